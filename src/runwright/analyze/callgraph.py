"""Call graph: which names of a module need which, read off the syntax tree.

A name counts where Python would look it up in the module: in strings, comments and attributes, and
where it is local to a function, it does not. A function that is handed on (`map(clean, rows)`)
counts as one that is called.
"""

import ast
from collections.abc import Iterator, Mapping

from runwright.analyze.names import parts_of
from runwright.analyze.parsing import parse

Graph = Mapping[str, tuple[str, ...]]


def call_graph(source: str) -> dict[str, tuple[str, ...]]:
    """Return what each name that a module binds needs of them, in the order of the text.

    Raises:
        SyntaxError: the source is no program.
    """
    parts = parts_of(parse(source), source)
    bound = frozenset().union(*(part.binds for part in parts))
    graph: dict[str, tuple[str, ...]] = {}
    for part in parts:
        needed = tuple(dict.fromkeys(_in_order(part.node, part.reads & bound)))
        for name in sorted(part.binds):
            graph[name] = tuple(dict.fromkeys((*graph.get(name, ()), *needed)))
    return graph


def bottom_up(graph: Graph, start: str) -> tuple[tuple[str, ...], ...]:
    """Return what a name needs, itself last: each after all that it needs.

    Names that need each other are one unit; any other unit is one name (Tarjan, SIAM J. Comput.
    1972: strongly connected components come out in this order).

    Args:
        graph: What each name needs.
        start: Where to begin; what it does not reach is left out.
    """
    number, low = {start: 0}, {start: 0}
    open_names, units = [start], []
    visits = [(start, iter(graph.get(start, ())))]  # not by recursion: programs may be deep
    while visits:
        name, needed = visits[-1]
        for other in needed:
            if other not in number:
                number[other] = low[other] = len(number)
                open_names.append(other)
                visits.append((other, iter(graph.get(other, ()))))
                break
            if other in open_names:
                low[name] = min(low[name], number[other])
        else:
            visits.pop()
            if visits:
                above = visits[-1][0]
                low[above] = min(low[above], low[name])
            if low[name] == number[name]:
                at = open_names.index(name)
                units.append(tuple(open_names[at:]))
                del open_names[at:]
    return tuple(units)


def _in_order(node: ast.AST, names: frozenset[str]) -> Iterator[str]:
    found = [
        each
        for each in ast.walk(node)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load) and each.id in names
    ]
    found.sort(key=lambda each: (each.lineno, each.col_offset))
    return (each.id for each in found)

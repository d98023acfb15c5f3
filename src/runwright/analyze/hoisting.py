"""Hoisting: functions nested in functions, moved to the top of the module.

A function is moved only if that changes nothing: it uses no variable of the function around it but
others that are moved too, its defaults are constants, and its name means nothing else anywhere in
the module. What cannot be moved stays where it is.
"""

import ast
import symtable
from collections import Counter
from collections.abc import Iterator, Sequence

from runwright.analyze.definitions import lines_of
from runwright.analyze.names import parts_of
from runwright.analyze.parsing import parse

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_LOOKS_AROUND = frozenset({"locals", "vars", "eval", "exec", "globals"})


def hoisted(source: str) -> str:
    """Return a program with its nested functions at the top, each before the one it stood in.

    Raises:
        SyntaxError: it is no program.
    """
    while (moved := _moved_once(source)) is not None:
        source = moved
    return source


def _moved_once(source: str) -> str | None:
    """Return the program with the functions of one function moved; None: nothing can be."""
    tree = parse(source)
    parts = parts_of(tree, source)
    taken = frozenset().union(*(part.binds | part.reads for part in parts))
    tables = {
        (one.get_name(), one.get_lineno()): one
        for one in symtable.symtable(source, "<program>", "exec").get_children()
    }
    for part in parts:
        around = part.node
        if isinstance(around, _FUNCTIONS):
            table = tables.get((around.name, around.lineno))
            movable = [] if table is None else _movable(around, table, taken)
            if movable:
                return _without(source, part.lines.start, movable)
    return None


def _movable(
    around: _Function, table: symtable.SymbolTable, taken: frozenset[str]
) -> list[_Function]:
    """Return the functions directly in another's body that can be moved together."""
    nodes = list(ast.walk(around))
    if any(isinstance(node, ast.Name) and node.id in _LOOKS_AROUND for node in nodes):
        return []
    bindings = Counter(name for node in nodes for name in _binds(node))
    marked = {
        node.value.id
        for node in nodes
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and not isinstance(node.ctx, ast.Load)
    }
    local = {one.get_name() for one in table.get_symbols() if one.is_local()}
    found = [
        node
        for node in around.body
        if isinstance(node, _FUNCTIONS)
        and bindings[node.name] == 1
        and node.name not in taken | marked
        and _stands_alone(node, local)
    ]
    inner = {(one.get_name(), one.get_lineno()): one for one in table.get_children()}
    while True:
        names = {node.name for node in found}
        kept = [node for node in found if _frees(inner.get((node.name, node.lineno))) <= names]
        if kept == found:
            break
        found = kept
    return found if len(found) < len(around.body) else []


def _stands_alone(node: _Function, local: set[str]) -> bool:
    """Say whether its head means the same elsewhere: it is computed where the function stands."""
    defaults = [*node.args.defaults, *(one for one in node.args.kw_defaults if one is not None)]
    annotations = [arg.annotation for arg in ast.walk(node.args) if isinstance(arg, ast.arg)]
    noted = [one for one in (*annotations, node.returns) if one is not None]
    names = {each.id for one in noted for each in ast.walk(one) if isinstance(each, ast.Name)}
    return (
        not node.decorator_list
        and all(isinstance(one, ast.Constant) for one in defaults)
        and not names & local
    )


def _binds(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield node.name
        case ast.Name(ctx=ast.Store() | ast.Del()):
            yield node.id
        case ast.arg():
            yield node.arg
        case ast.alias():
            yield (node.asname or node.name).partition(".")[0]
        case ast.Global() | ast.Nonlocal():
            yield from node.names


def _frees(table: symtable.SymbolTable | None) -> set[str]:
    return set(table.get_frees()) if isinstance(table, symtable.Function) else {"?"}


def _without(source: str, first: int, movable: Sequence[_Function]) -> str:
    """Return the program with functions moved out of the one that begins at a line."""
    lines = lines_of(source)
    moved, gone = [], set()
    for node in movable:
        end = node.end_lineno or node.lineno
        inside = set(_within_texts(node))
        text = [
            line if number in inside else line[_margin(line, node.col_offset) :]
            for number, line in enumerate(lines[node.lineno - 1 : end], node.lineno)
        ]
        moved.append("".join(text).rstrip("\r\n") + "\n\n\n")
        while end < len(lines) and not lines[end].strip():
            end += 1
        gone |= set(range(node.lineno, end + 1))
    kept = [line for number, line in enumerate(lines, 1) if number not in gone]
    return "".join([*kept[: first - 1], *moved, *kept[first - 1 :]])


def _margin(line: str, most: int) -> int:
    return min(most, len(line) - len(line.lstrip(" \t")))


def _within_texts(node: ast.AST) -> Iterator[int]:
    """Yield the lines that begin within a string: their spaces are part of it."""
    for each in ast.walk(node):
        if isinstance(each, (ast.Constant, ast.JoinedStr)) and each.end_lineno is not None:
            yield from range(each.lineno + 1, each.end_lineno + 1)

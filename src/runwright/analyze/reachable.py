"""Reachable: a Python program without the top-level statements that one function does not need.

Kept are imports, what the function reaches by name from definition to definition, and what changes
any of that while the module is loaded: `table.append(1)`, `sys.setrecursionlimit(10_000)`. Dropped
are calls of the function itself, prints, tests and what stands under `if __name__ == ...`: what a
model adds to show its program. A program that looks at its own namespace is left whole.

Differs from EvalPlus's sanitizer
    1. Python's meaning is kept: of two definitions of a name the last counts, not the first.
    2. A function without `return` is kept: it may work by changing what it is given.
"""

import ast

from runwright.analyze.names import DEFINITIONS, IMPORTS, Part, parts_of, root
from runwright.analyze.parsing import parse

_OWN_NAMESPACE = frozenset({"globals", "locals", "vars", "eval", "exec", "compile", "__import__"})
_MOST_PARTS = 1000  # statements of a program that are looked through; one of more is left whole
_TESTING = frozenset({"doctest", "pytest", "unittest"})


def reachable(source: str, entry_point: str, *, also: frozenset[str] = frozenset()) -> str:
    r"""Return the program with only what its entry point needs; what is kept keeps its text.

    Args:
        source: A Python program; its lines end in `\n`.
        entry_point: A function or class, or "Class.method"; if the program lacks it, it is whole.
        also: Names that are needed as well, e.g. functions that the tests call.

    Raises:
        SyntaxError: it is not Python.
    """
    dropped = {line for part in unneeded(source, entry_point, also=also) for line in part.lines}
    lines = source.split("\n")
    return "\n".join(text for number, text in enumerate(lines, 1) if number not in dropped)


def unneeded(
    source: str, entry_point: str, *, also: frozenset[str] = frozenset()
) -> tuple[Part, ...]:
    """Return the statements that an entry point does not need, and no line of one that it does.

    Args and errors are those of `reachable`.
    """
    tree = parse(source)
    entry = entry_point.partition(".")[0]
    try:
        parts = parts_of(tree, source)
    except (SyntaxError, ValueError, RecursionError):
        return ()  # not a program as a whole, e.g. `return` outside a function
    if len(parts) > _MOST_PARTS:
        return ()
    reads = frozenset().union(*(part.reads for part in parts))
    if reads & _OWN_NAMESPACE or not any(entry in part.binds for part in parts):
        return ()
    kept = _kept(parts, entry, also)
    needed = {line for part in kept for line in part.lines}
    return tuple(part for part in parts if part not in kept and not needed & set(part.lines))


def _kept(parts: tuple[Part, ...], entry: str, also: frozenset[str]) -> list[Part]:
    """Return the statements that the entry point needs: add some until there is nothing to add."""
    kept = [part for part in parts if isinstance(part.node, IMPORTS) or _is_docstring(part, parts)]
    modules = frozenset().union(*(part.binds for part in kept)) - _TESTING
    wanted = {entry, *also}
    while True:
        setters = _setters(parts, wanted - modules) - {entry}
        found = [
            part
            for part in parts
            if part not in kept and _is_needed(part, wanted, setters, entry=entry, modules=modules)
        ]
        if not found:
            return kept
        kept += found
        for part in found:
            wanted |= part.reads | part.binds


def _is_needed(
    part: Part,
    wanted: set[str],
    setters: frozenset[str],
    *,
    entry: str,
    modules: frozenset[str],
) -> bool:
    if _is_main_guard(part.node):
        return False
    if part.binds & wanted:
        return True
    if isinstance(part.node, DEFINITIONS):
        return False
    if part.stores & wanted or part.methods & (wanted - {entry} - modules):
        return True
    if entry in part.reads:
        return False
    return bool(part.reads & setters) or _called_module(part.node) in modules


def _setters(parts: tuple[Part, ...], wanted: set[str]) -> frozenset[str]:
    """Return the functions that change a wanted variable of the module when they are called."""
    functions = [part for part in parts if isinstance(part.node, DEFINITIONS)]
    variables = wanted - frozenset().union(*(part.binds for part in functions))
    found = [part for part in functions if (part.declared | part.stores | part.methods) & variables]
    return frozenset().union(*(part.binds for part in found))


def _is_docstring(part: Part, parts: tuple[Part, ...]) -> bool:
    node = part.node
    return (
        part is parts[0]
        and isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _is_main_guard(node: ast.stmt) -> bool:
    if not isinstance(node, ast.If) or node.orelse:
        return False
    names = {each.id for each in ast.walk(node.test) if isinstance(each, ast.Name)}
    return "__name__" in names


def _called_module(node: ast.stmt) -> str:
    """Return what `module.function(...)`, alone on its line, is called on; "" if it is not that."""
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
        return ""
    called = node.value.func
    return next(iter(root(called)), "") if isinstance(called, ast.Attribute) else ""

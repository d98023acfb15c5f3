"""Leaves: the names that a pseudo-program uses and nothing in it defines.

A name counts as defined if anything in the program binds it, in whatever scope, or if Python does.
"""

import ast
import builtins
from dataclasses import dataclass

_PYTHON = frozenset(dir(builtins))


@dataclass(frozen=True, slots=True)
class Leaves:
    """Undefined names, in the order of their first appearance."""

    called: tuple[str, ...]  # only ever as the function of a call
    other: tuple[str, ...]  # also, or only, as a value


def leaves(tree: ast.AST) -> Leaves:
    """Return the undefined names of a program."""
    bound = bound_names(tree) | _PYTHON
    targets = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    used: dict[str, bool] = {}
    for node in sorted(_loads(tree), key=lambda one: (one.lineno, one.col_offset)):
        if node.id not in bound:
            used[node.id] = used.get(node.id, True) and id(node) in targets
    return Leaves(
        tuple(name for name, only_called in used.items() if only_called),
        tuple(name for name, only_called in used.items() if not only_called),
    )


def bound_names(tree: ast.AST) -> frozenset[str]:
    """Return every name that a program binds, in any scope."""
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                found.add(name)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                found.add(node.name)
            case ast.arg(arg=name):
                found.add(name)
            case ast.alias():
                found.add(node.asname or node.name.partition(".")[0])
            case ast.ExceptHandler(name=str(name)):
                found.add(name)
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                found.add(name)
            case ast.MatchMapping(rest=str(name)):
                found.add(name)
    return frozenset(found)


def _loads(tree: ast.AST) -> list[ast.Name]:
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    ]

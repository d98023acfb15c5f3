"""Rewrites `assert a == b` in a check so that both sides of a comparison that fails are known.

Each such comparison becomes a call of ours with the same operands, evaluated once and in the same
order, on the same lines. Nothing else of the check changes.
"""

import ast
import json
from typing import Any

from runwright.core.plain import Encoder, NotPlain

NAME = "@equal"  # no source can say it
_MOST_BYTES = 1 << 16


class Comparisons:
    """The comparisons of one check; remembers the one that came last and did not hold."""

    def __init__(self) -> None:
        self.names: set[str] = set()  # that the check uses, modules that it imports among them
        self.texts: set[str] = set()  # that stand in it
        self.failed: tuple[str, object, object] | None = None  # left in words, left, right

    def rewrite(self, tree: ast.Module) -> ast.Module:
        """Rewrite the comparisons of a check in place, and return it."""
        self.note(tree)
        for node in ast.walk(tree):
            if not isinstance(node, ast.Assert):
                continue
            match node.test:
                case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
                    words = ast.Constant(ast.unparse(left))
                    call = ast.Call(ast.Name(NAME, ast.Load()), [words, left, right], [])
                    node.test = ast.copy_location(call, node.test)
        return ast.fix_missing_locations(tree)

    def note(self, tree: ast.AST) -> None:
        """Keep the names and texts of a part of the check."""
        for node in ast.walk(tree):
            self.names |= _names(node)
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                self.texts.add(node.value)

    def equal(self, words: str, left: Any, right: Any) -> Any:
        """Compare as `==` does; what rewritten code calls."""
        equal = left == right
        # Only what `==` says itself: whether an array of answers is true is the assertion's affair.
        self.failed = (words, left, right) if equal is False else None
        return equal


def _names(node: ast.AST) -> set[str]:
    """Return the names that a node uses; `from m import *` by itself uses nothing."""
    match node:
        case ast.Name(id=name):
            return {name}
        case ast.Import(names=modules):
            return {part for module in modules for part in (module.name, module.name.split(".")[0])}
        case ast.ImportFrom(module=str(module), names=names) if names[0].name != "*":
            return {module}
    return set()


def told(value: object) -> object | None:
    """Return the form of a value for a report, in a tuple; None if it is none or too large."""
    try:
        form = Encoder().form(value)
        return {"tuple": [form]} if len(json.dumps(form)) <= _MOST_BYTES else None
    except (NotPlain, RecursionError):
        return None

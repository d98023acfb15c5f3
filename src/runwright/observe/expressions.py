"""Expressions over recorded values: `a.b`, `a[i]`, `a[b.c]`, `a[1:]`, tuples of those.

Values are text, written by the program's run: they are read as literals, never evaluated. What was
cut to the number of bytes that the trace keeps cannot be looked into, and is an error.
"""

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from runwright.core.errors import BadOption
from runwright.core.lookup import Seen, state_after, visits_of_line
from runwright.core.trace import Trace, Variable
from runwright.core.value import Value

_KINDS: dict[type[ast.expr], str] = {
    ast.List: "list",
    ast.Tuple: "tuple",
    ast.Dict: "dict",
    ast.Set: "set",
    ast.BinOp: "complex",
}
_UNREADABLE = (SyntaxError, ValueError, TypeError, RecursionError, MemoryError)


def values(
    trace: Trace,
    expression: str,
    *,
    line: int,
    when: str = "after",
    visit: int | None = None,
    path: str = "",
) -> tuple[Seen, ...]:
    """Return what a variable or expression was before or after a line, visit by visit.

    Args are those of `Trace.values`, but for `expression`.

    Raises:
        UnknownName: there is no such variable.
        BadOption: as by `Trace.values`; or it is no such expression, or a value was cut.
    """
    tree = _parsed(expression)
    if isinstance(tree, ast.Name):
        return trace.values(tree.id, line=line, when=when, visit=visit, path=path)
    chosen = {}
    for name in sorted(names(expression)):
        for seen in trace.values(name, line=line, when=when, visit=visit, path=path):
            chosen[seen.step, seen.visit] = seen
    held = {
        step.index: state_after(step) if when == "after" else step.before
        for _, step in visits_of_line(trace, line, when, path=path)
    }
    return tuple(
        replace(seen, value=evaluate(expression, held[seen.step])) for seen in chosen.values()
    )


def names(expression: str) -> set[str]:
    """Return the variables in an expression.

    Raises:
        BadOption: it is no such expression.
    """
    return {node.id for node in ast.walk(_parsed(expression)) if isinstance(node, ast.Name)}


def evaluate(expression: str, variables: Sequence[Variable]) -> Value | None:
    """Return the value of an expression over variables; None: a part of it does not exist.

    Raises:
        BadOption: it is no such expression, or a value in it was cut or is not plain.
    """
    held = {variable.name: variable.value for variable in variables}
    return _Reader(expression, held).read(_parsed(expression))


def literal(text: str) -> object:
    """Return the plain value that a text says.

    Raises:
        ValueError: it says none.
    """
    try:
        return ast.literal_eval(text)
    except _UNREADABLE as error:
        raise ValueError(f"{text!r:.60} is no literal") from error


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a value's text."""

    node: ast.expr
    text: str  # all of it

    def value(self) -> Value:
        text = ast.get_source_segment(self.text, self.node) or ast.unparse(self.node)
        return Value(_kind(self.node), text)

    def at(self, node: ast.expr) -> "_Piece":
        return _Piece(node, self.text)


class _Reader:
    def __init__(self, expression: str, held: dict[str, Value]) -> None:
        self._expression = expression
        self._held = held

    def read(self, tree: ast.expr) -> Value | None:
        if isinstance(tree, ast.Name):
            return self._held.get(tree.id)
        if isinstance(tree, ast.Tuple):
            parts = [self.read(part) for part in tree.elts]
            if any(part is None for part in parts):
                return None
            comma = "," if len(parts) == 1 else ""
            return Value("tuple", f"({', '.join(str(part) for part in parts)}{comma})")
        piece = self._piece(tree)
        return None if piece is None else piece.value()

    def _piece(self, tree: ast.expr) -> _Piece | None:
        """Return the part of a recorded value that a name, attribute or subscript means."""
        if isinstance(tree, ast.Attribute):
            owner = self._piece(tree.value)
            return None if owner is None else _attribute(owner, tree.attr)
        if isinstance(tree, ast.Subscript):
            owner = self._piece(tree.value)
            return None if owner is None else self._item(owner, tree.slice)
        value = self.read(tree) if isinstance(tree, ast.Name) else Value("", ast.unparse(tree))
        if value is None:
            return None
        if value.omitted_bytes:
            raise BadOption(
                f"{self._expression}: {ast.unparse(tree)} was cut by {value.omitted_bytes} bytes; "
                "trace with a larger value_bytes"
            )
        try:
            node = ast.parse(value.text, mode="eval").body
        except _UNREADABLE:
            raise BadOption(f"{self._expression}: {value.text!r:.60} has no parts") from None
        return _Piece(node, value.text)

    def _item(self, owner: _Piece, index: ast.expr) -> _Piece | None:
        if isinstance(index, ast.Slice):
            return self._stretch(owner, index)
        key = self._key(index)
        if isinstance(owner.node, ast.Call) and len(owner.node.args) == 1:  # deque([...]) and such
            owner = owner.at(owner.node.args[0])
        if isinstance(owner.node, (ast.List, ast.Tuple)) and isinstance(key, int):
            items = owner.node.elts
            return owner.at(items[key]) if -len(items) <= key < len(items) else None
        if isinstance(owner.node, ast.Dict):
            pairs = zip(owner.node.keys, owner.node.values, strict=True)
            return next((owner.at(v) for k, v in pairs if k is not None and _is(k, key)), None)
        if isinstance(owner.node, ast.Constant) and isinstance(key, int):
            text = owner.node.value
            if isinstance(text, (str, bytes)) and -len(text) <= key < len(text):
                found = repr(text[key])
                return _Piece(ast.parse(found, mode="eval").body, found)
        return None

    def _stretch(self, owner: _Piece, index: ast.Slice) -> _Piece:
        bounds = (index.lower, index.upper, index.step)
        stretch = slice(*(None if bound is None else self._key(bound) for bound in bounds))
        try:
            items: Any = literal(ast.unparse(owner.node))
            found = repr(items[stretch])
        except (ValueError, TypeError):
            raise BadOption(f"{self._expression}: {owner.value()} cannot be sliced") from None
        return _Piece(ast.parse(found, mode="eval").body, found)

    def _key(self, index: ast.expr) -> Any:
        if isinstance(index, (ast.Constant, ast.UnaryOp)):
            return ast.literal_eval(index)
        value = self.read(index)
        if value is None:
            raise BadOption(f"{self._expression}: {ast.unparse(index)} has no value there")
        try:
            return literal(value.text)
        except ValueError:
            raise BadOption(f"{self._expression}: {value.text!r:.60} is no index") from None


def _attribute(owner: _Piece, name: str) -> _Piece | None:
    """Return an attribute of an instance, whose text is `Class(name=value, ...)`."""
    if not isinstance(owner.node, ast.Call):
        return None
    return next((owner.at(k.value) for k in owner.node.keywords if k.arg == name), None)


def _is(node: ast.expr, key: object) -> bool:
    try:
        return bool(ast.literal_eval(node) == key)
    except _UNREADABLE:
        return False


def _kind(node: ast.expr) -> str:
    """Return the name of the class that a text shows."""
    if isinstance(node, ast.UnaryOp):
        node = node.operand
    if isinstance(node, ast.Constant):
        return type(node.value).__name__
    if isinstance(node, ast.Call):
        return ast.unparse(node.func)
    if isinstance(node, ast.Name):
        return "float" if node.id in ("nan", "inf") else ""
    return _KINDS.get(type(node), "")


def _parsed(expression: str) -> ast.expr:
    try:
        tree = ast.parse(expression.strip(), mode="eval").body
    except _UNREADABLE:
        raise BadOption(f"{expression!r} is no expression; write it like a, a.b or a[i]") from None
    if not _is_path(tree):
        raise BadOption(f"{expression!r} must be made of names, attributes and subscripts")
    return tree


def _is_path(tree: ast.expr, *, within: bool = False) -> bool:
    match tree:
        case ast.Name():
            return True
        case ast.Attribute(value=owner):
            return _is_path(owner)
        case ast.Subscript(value=owner, slice=ast.Slice(lower=lower, upper=upper, step=step)):
            bounds = [bound for bound in (lower, upper, step) if bound is not None]
            return _is_path(owner) and all(_is_path(bound, within=True) for bound in bounds)
        case ast.Subscript(value=owner, slice=index):
            return _is_path(owner) and _is_path(index, within=True)
        case ast.Tuple(elts=parts):
            return bool(parts) and all(_is_path(part, within=within) for part in parts)
        case ast.Constant() | ast.UnaryOp(op=ast.USub(), operand=ast.Constant()):
            return within
    return False

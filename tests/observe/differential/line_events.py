"""From `line` events of `sys.settrace` to visits of statements.

The source is one that `ast.unparse` printed: there a statement begins on a line of its own, and a
line has one statement or one header or clause, so a line number says which is meant. What is left
is where the interpreter tells of a line that does not begin a statement. Each rule below looks at
the events of one frame alone, in order:

    outside     a line that holds none of the frame's own statements evaluates none: `def` and
                `class` lines are told in the frame of their body
    nothing     `try:`, docstrings, `global`, `nonlocal` and annotations without a value evaluate
                nothing; some have a line event, some have none
    again       a statement that several lines belong to, a definition with decorators or one with
                a text of several lines, is told by line, and it is one visit
    exit        an event at a `with` header that comes out of its body is the call of `__exit__`
    jump        an event at a `return`, `break` or `continue` that comes out of a `finally` around
                it, or from the exit of a `with`, is the rest of the jump that began before
    clause      a clause of `except` or `case` is told when it is tested, and again when its name
                is taken away; it is a visit when the next event is in its body
"""

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace

Defined = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_DEFINED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_CLAUSES = (ast.ExceptHandler, ast.match_case)
_WITHS = (ast.With, ast.AsyncWith)
_JUMPS = (ast.Return, ast.Break, ast.Continue)
_SUITES = ("body", "handlers", "cases", "orelse", "finalbody")


@dataclass(eq=False)
class Place:
    """A statement or clause: what an event at one of its lines means."""

    line: int  # its first
    kind: type[ast.AST]
    body: range  # lines of the statements that it heads
    around: "_Around"


@dataclass(frozen=True)
class _Around:
    """What a statement is in."""

    in_function: bool
    withs: tuple[Place, ...] = ()
    finals: tuple[range, ...] = ()  # lines of each `finally`


class Code:
    """The statements of one function or class body, of a source that `ast.unparse` printed."""

    def __init__(self, node: Defined) -> None:
        self._places: dict[int, Place] = {}
        self.silent: set[int] = set()  # first lines of statements that evaluate nothing
        has_text = _is_text(node.body[0])
        if has_text:
            self.silent.add(node.body[0].lineno)
        statements = node.body[1:] if has_text else node.body
        self._add(statements, _Around(in_function=not isinstance(node, ast.ClassDef)))

    def visits(self, events: Sequence[int]) -> list[int]:
        """Return the first line of each statement visited by a frame with these line events."""
        places = [self._places[line] for line in events if line in self._places]
        found: list[int] = []
        left: Place | None = None  # the `with` that the event before was the exit of
        around = zip([None, *places], places, [*places[1:], None], strict=False)
        for before, place, after in around:
            if _is_visit(before, place, after, left):
                found.append(place.line)
            is_exit = before is not None and before.line in place.body
            left = place if is_exit and issubclass(place.kind, _WITHS) else None
        return found

    def _add(self, nodes: Sequence[ast.AST], around: _Around) -> None:
        for node in nodes:
            inside = around
            if isinstance(node, (ast.Try, ast.TryStar)):
                if node.finalbody:
                    inside = replace(around, finals=(*around.finals, _lines(node.finalbody)))
            elif _is_silent(node, in_function=around.in_function):
                self.silent.add(_first(node))
            else:
                place = self._place(node, around)
                if isinstance(node, _WITHS):
                    inside = replace(around, withs=(*around.withs, place))
            if isinstance(node, _DEFINED):
                continue
            for suite in _SUITES:
                self._add(getattr(node, suite, []), around if suite == "finalbody" else inside)

    def _place(self, node: ast.AST, around: _Around) -> Place:
        body = _lines(getattr(node, "body", []))
        place = Place(_first(node), type(node), body, around)
        last = body.start - 1 if body else _last(node)
        self._places.update(dict.fromkeys(range(place.line, last + 1), place))
        return place


def codes(tree: ast.Module) -> dict[int, Code]:
    """Return the code of each function, and of each class inside one, by its first line."""
    found: dict[int, Code] = {}
    pending: list[tuple[ast.AST, bool]] = [(tree, False)]
    while pending:
        node, in_function = pending.pop()
        if isinstance(node, _DEFINED) and (in_function or not isinstance(node, ast.ClassDef)):
            found[_first(node)] = Code(node)
        in_function |= isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        pending += [(child, in_function) for child in ast.iter_child_nodes(node)]
    return found


def _is_visit(before: Place | None, place: Place, after: Place | None, left: Place | None) -> bool:
    if issubclass(place.kind, _CLAUSES):
        return after is not None and after.line in place.body
    if before is None:
        return True
    if before is place:
        return False
    if issubclass(place.kind, _WITHS):
        return before.line not in place.body
    if issubclass(place.kind, _JUMPS):
        return left not in place.around.withs and not any(
            before.line in f for f in place.around.finals
        )
    return True


def _is_silent(node: ast.AST, *, in_function: bool) -> bool:
    if isinstance(node, ast.AnnAssign):
        return in_function and node.value is None and isinstance(node.target, ast.Name)
    return isinstance(node, (ast.Global, ast.Nonlocal))


def _is_text(node: ast.stmt) -> bool:
    text = node.value if isinstance(node, ast.Expr) else None
    return isinstance(text, ast.Constant) and isinstance(text.value, str)


def _first(node: ast.AST) -> int:
    place = node.pattern if isinstance(node, ast.match_case) else node
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    line: int = (decorators[0] if decorators else place).lineno  # type: ignore[attr-defined]
    return line


def _last(node: ast.AST) -> int:
    return int(getattr(node, "end_lineno", 0))


def _lines(body: Sequence[ast.AST]) -> range:
    return range(_first(body[0]), _last(body[-1]) + 1) if body else range(0)

"""Probes: the pieces of syntax tree that instrumentation puts into a program.

The names they use cannot clash with the program's, because they are no identifiers; all of them
but the frame of a call stand among the builtins while a traced program runs.
"""

import ast
from collections.abc import Sequence
from typing import Any

from runwright.observe.guest.frames import CLASS_FRAME, MODULE_VARIABLE, VARIABLE

HITS = "@hits"  # the list of counters
CALL = "@call"  # makes the frame of a call
CALL_GENERATOR = "@call_generator"
OPEN_CLASS = "@open_class"
CLOSE_CLASS = "@close_class"
LOCALS = "@locals"  # what `locals` does, whatever the program calls by that name
VISIBLE = "@visible"  # takes our names out of what the program asked for
FAILED = "@failed"  # counts a loop header that raised
NOBODY = (
    "@nobody"  # the frame of calls that begin while the recorder sleeps; None while it does not
)
VALUE = "@value"  # local: what is about to be returned


def visible(names: Any) -> Any:
    """Return what `locals()`, `vars()` or `dir()` said, without the names that are ours."""
    if type(names) is dict:
        return {name: value for name, value in names.items() if name[:1] != "@"}
    return [name for name in names if name[:1] != "@"] if type(names) is list else names


def is_function(scope: ast.AST) -> bool:
    """Say whether code is called, and so has local variables."""
    return isinstance(scope, (ast.FunctionDef, ast.AsyncFunctionDef))


class Builder:
    """Makes nodes at one place of the source, so that no line of the program moves."""

    def __init__(self, where: ast.AST) -> None:
        place = where.pattern if isinstance(where, ast.match_case) else where
        line: int = getattr(place, "lineno", 1)
        column: int = getattr(place, "col_offset", 0)
        self._at: dict[str, Any] = {
            "lineno": line,
            "col_offset": column,
            "end_lineno": line,
            "end_col_offset": column,
        }

    def load(self, name: str) -> ast.expr:
        """Return the value of a name."""
        return ast.Name(name, ast.Load(), **self._at)

    def constant(self, value: Any) -> ast.expr:
        """Return an int, None or a tuple of constants."""
        return ast.Constant(value, **self._at)

    def loads(self, names: Sequence[str]) -> ast.expr:
        """Return a tuple of the values of names."""
        return ast.Tuple([self.load(name) for name in names], ast.Load(), **self._at)

    def call(self, function: str | ast.expr, *arguments: ast.expr) -> ast.Call:
        """Return a call."""
        called = self.load(function) if isinstance(function, str) else function
        return ast.Call(called, list(arguments), [], **self._at)

    def method(self, owner: ast.expr, name: str, *arguments: ast.expr) -> ast.Call:
        """Return a call of a method."""
        return self.call(ast.Attribute(owner, name, ast.Load(), **self._at), *arguments)

    def do(self, expression: ast.expr) -> ast.stmt:
        """Return a statement that only evaluates."""
        return ast.Expr(expression, **self._at)

    def hit(self, counter: int, hits: str = HITS) -> ast.stmt:
        """Return the statement that adds one to a counter in the list of this name."""
        item = ast.Subscript(self.load(hits), self.constant(counter), ast.Store(), **self._at)
        return ast.AugAssign(item, ast.Add(), self.constant(1), **self._at)

    def set(self, name: str, value: ast.expr) -> ast.stmt:
        """Return the statement that gives a name a value."""
        return ast.Assign([ast.Name(name, ast.Store(), **self._at)], value, **self._at)

    def set_frame(self, make: str) -> ast.stmt:
        """Return the statement that gives a call its frame: nobody's while the recorder sleeps."""
        made = ast.BoolOp(ast.Or(), [self.load(NOBODY), self.call(make)], **self._at)
        return self.set(VARIABLE, made)

    def when_awake(self, scope: ast.AST, *probes: ast.stmt) -> ast.stmt:
        """Return probes for a frame that is awake."""
        test = ast.Attribute(self.frame_of(scope), "awake", ast.Load(), **self._at)
        owned = [*probes]
        if is_function(scope):
            owned.insert(0, self.set(VARIABLE, self.method(self.load(VARIABLE), "own")))
        return ast.If(test, owned, [], **self._at)

    def choose(self, frame: ast.expr, awake: ast.expr, asleep: ast.expr) -> ast.expr:
        """Return one of two expressions."""
        test = ast.Attribute(frame, "awake", ast.Load(), **self._at)
        return ast.IfExp(test, awake, asleep, **self._at)

    def protect(self, body: list[ast.stmt], noting: list[ast.stmt]) -> ast.stmt:
        """Return statements that note an exception which leaves them, and let it go on.

        A bare `raise` adds no entry to the traceback.
        """
        again = ast.Raise(**self._at)
        handler = ast.ExceptHandler(None, None, [*noting, again], **self._at)
        return ast.Try(body, [handler], [], [], **self._at)

    def finish(self, body: list[ast.stmt], last: list[ast.stmt]) -> ast.stmt:
        """Return statements after which others run, however they end."""
        return ast.Try(body, [], [], last, **self._at)

    def frame_of(self, scope: ast.AST) -> ast.expr:
        """Return the frame of the code that a module, class or function holds."""
        if isinstance(scope, ast.Module):
            return self.load(MODULE_VARIABLE)
        if isinstance(scope, ast.ClassDef):
            return self.call(CLASS_FRAME)
        return self.load(VARIABLE)

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
LOCALS = "@locals"  # the builtin `locals`, whatever the program calls by that name
VISIBLE = "@visible"  # takes our names out of what the program asked for
FAILED = "@failed"  # counts a loop header that raised


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

    def hit(self, block: int) -> ast.stmt:
        """Return the statement that counts one visit of a block."""
        counter = ast.Subscript(self.load(HITS), self.constant(block), ast.Store(), **self._at)
        return ast.AugAssign(counter, ast.Add(), self.constant(1), **self._at)

    def set_frame(self, value: ast.expr) -> ast.stmt:
        """Return the statement that gives a call its frame."""
        return ast.Assign([ast.Name(VARIABLE, ast.Store(), **self._at)], value, **self._at)

    def set_field(self, frame: ast.expr, name: str, block: int) -> ast.stmt:
        """Return the statement that sets a field of a frame to a block."""
        target = ast.Attribute(frame, name, ast.Store(), **self._at)
        return ast.Assign([target], self.constant(block), **self._at)

    def when_awake(self, frame: ast.expr, probe: ast.expr, block: int) -> ast.stmt:
        """Return a probe for a frame that is awake; of one that is not, `block` is set."""
        test = ast.Attribute(frame, "awake", ast.Load(), **self._at)
        otherwise = self.set_field(frame, "block", block)
        return ast.If(test, [self.do(probe)], [otherwise], **self._at)

    def when_continuing(self, frame: ast.expr, header: int, body: list[ast.stmt]) -> ast.stmt:
        """Return statements for the case that a `continue` led here."""
        pending = ast.Attribute(frame, "continuing", ast.Load(), **self._at)
        test = ast.Compare(pending, [ast.Eq()], [self.constant(header)], **self._at)
        return ast.If(test, body, [], **self._at)

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

"""Counting: one increment at the start of each block, and nothing else on the way of a run.

A loop header that leads into the body is not counted, because the first block of the body is, and
nothing else leads there; an `else` counts the evaluation that ends the loop, and an exception
handler the one that raises. So an iteration costs one increment.
"""

import ast

from runwright.analyze.blocks import Loop, Try
from runwright.observe.guest.counters import Header
from runwright.observe.guest.probes import FAILED, Builder
from runwright.observe.guest.scopes import Scope, holds_loop


class CountingWeave:
    """Puts counters into a program and keeps what their totals need."""

    def __init__(self) -> None:
        self.implied: dict[int, int] = {}  # block: the header whose visits its own imply
        self.headers: list[Header] = []

    def at_block(self, _scope: Scope, node: ast.AST, block: int) -> list[ast.stmt]:
        """Count it."""
        return [Builder(node).hit(block)]

    def at_body(self, _scope: Scope, node: ast.AST, block: int, header: int) -> list[ast.stmt]:
        """Count it for the header too."""
        self.implied[block] = header
        return [Builder(node).hit(block)]

    def at_loop(self, _scope: Scope, _loop: Loop, _header: int) -> list[ast.stmt]:
        """Do nothing: counted from within."""
        return []

    def in_loop(self, _scope: Scope, loop: Loop, header: int, *, nested: bool) -> None:
        """Count the header where no block does."""
        build = Builder(loop)
        loop.orelse = [build.hit(header), *loop.orelse]
        if nested:
            loop.body = [build.hit(header), *loop.body]
        last = loop.test if isinstance(loop, ast.While) else loop.iter
        start = (loop.lineno, loop.col_offset)
        end = (last.end_lineno or last.lineno, last.end_col_offset or last.col_offset)
        self.headers.append(Header(header, start, end))

    def at_continue(self, _scope: Scope, _node: ast.Continue, _header: int) -> list[ast.stmt]:
        """Do nothing: the next evaluation is counted where it leads."""
        return []

    def expressions(self, _scope: Scope, _node: ast.stmt) -> None:
        """Do nothing."""

    def protected(self, _scope: Scope, body: list[ast.stmt]) -> list[ast.stmt]:
        """Note a header that raises."""
        if not holds_loop(body):
            return body
        build = Builder(body[0])
        return [build.protect(body, [build.do(build.call(FAILED))])]

    def in_finally(self, _scope: Scope, _node: Try) -> None:
        """Do nothing."""

    def enclosed(self, scope: Scope, body: list[ast.stmt]) -> list[ast.stmt]:
        """Note a header that raises."""
        return self.protected(scope, body)

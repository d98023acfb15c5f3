"""Counting: one increment at the start of each block, and nothing else on the way of a run.

A loop header is not counted where it leads into the body or out of the loop, because the arms tell
(counters.py); an exception handler counts the evaluation that raises. So an iteration costs one
increment, and a way past an `if` costs one only where there is no `else`.
"""

import ast
from typing import Any

from runwright.analyze.blocks import Layout, Loop, StaticArm, Try, covers_all
from runwright.observe.guest.counters import Counters, Header, Plan
from runwright.observe.guest.probes import FAILED, HITS, Builder
from runwright.observe.guest.scopes import Scope, holds_loop


def names(counters: Counters, *, whose: str = "") -> dict[str, Any]:
    """Return what has to stand among the builtins while the program runs."""
    return {HITS + whose: counters.hits, FAILED + whose: counters.failed}


class CountingWeave:
    """Puts counters into a program.

    Args:
        layout: Of the file at hand.
        plan: Of all files; gets what this one adds.
        path: Of the file, as code objects have it.
        whose: Keeps these counters apart from others in the program.
    """

    def __init__(self, layout: Layout, plan: Plan, path: str, *, whose: str = "") -> None:
        self._layout = layout
        self._plan = plan
        self._path = path
        self._hits = HITS + whose
        self._failed = FAILED + whose

    def at_block(self, _scope: Scope, node: ast.AST, block: int) -> list[ast.stmt]:
        """Count it."""
        return [self._hit(node, block)]

    def at_body(self, _scope: Scope, node: ast.AST, block: int, _header: int) -> list[ast.stmt]:
        """Count it, which counts the header too."""
        return [self._hit(node, block)]

    def at_loop(self, _scope: Scope, _loop: Loop, _header: int) -> list[ast.stmt]:
        """Do nothing: counted from within."""
        return []

    def in_loop(self, scope: Scope, loop: Loop, header: int) -> None:
        """Count the ways out of the header that no block tells."""
        into, past = self._layout.decisions[loop]
        loop.body = [*self._arm(loop, into), *loop.body]
        loop.orelse = [*self._arm(loop, past), *loop.orelse]
        last = loop.test if isinstance(loop, ast.While) else loop.iter
        start = (loop.lineno, loop.col_offset)
        end = (last.end_lineno or last.lineno, last.end_col_offset or last.col_offset)
        is_last = loop in scope.last_loops
        self._plan.headers[header] = Header(header, self._path, start, end, is_last)

    def at_end(self, _scope: Scope, _loop: Loop, _header: int) -> list[ast.stmt]:
        """Do nothing: the next evaluation is counted where it leads."""
        return []

    def in_branch(self, _scope: Scope, node: ast.If | ast.Match) -> None:
        """Count the ways out of an `if` or `match` that no block tells."""
        arms = self._layout.decisions[node]
        if isinstance(node, ast.If):
            node.body = [*self._arm(node, arms[0]), *node.body]
            node.orelse = [*self._arm(node, arms[1]), *node.orelse]
        elif not self._told(arms[-1]).taken:  # no case takes everything
            if not covers_all(node.cases[-1]):
                rest = ast.copy_location(ast.MatchAs(), node.cases[-1].pattern)
                node.cases.append(ast.match_case(rest, None, []))
            past = node.cases[-1]  # put there here, or by other counters
            past.body = [*self._arm(node, arms[-1]), *past.body]

    def _told(self, arm: int) -> StaticArm:
        return self._layout.arms[arm - self._layout.first_arm]

    def _arm(self, node: ast.stmt, number: int) -> list[ast.stmt]:
        counter = len(self._plan.blocks) + number
        return [self._hit(node, counter)] if self._told(number).shared else []

    def _hit(self, node: ast.AST, counter: int) -> ast.stmt:
        return Builder(node).hit(counter, self._hits)

    def at_continue(self, _scope: Scope, _node: ast.Continue, _header: int) -> list[ast.stmt]:
        """Do nothing: the next evaluation is counted where it leads."""
        return []

    def expressions(self, _scope: Scope, _node: ast.stmt) -> list[ast.stmt]:
        """Do nothing."""
        return []

    def protected(self, _scope: Scope, body: list[ast.stmt]) -> list[ast.stmt]:
        """Note a header that raises."""
        if not holds_loop(body):
            return body
        build = Builder(body[0])
        return [build.protect(body, [build.do(build.call(self._failed))])]

    def in_finally(self, _scope: Scope, _node: Try) -> None:
        """Do nothing."""

    def enclosed(self, scope: Scope, body: list[ast.stmt]) -> list[ast.stmt]:
        """Count the entry where no block does, and note a header that raises."""
        counter = self._plan.add_entry(self._layout.starts[scope.first])
        body = self.protected(scope, body)
        return body if counter is None else [self._hit(scope.first, counter), *body]

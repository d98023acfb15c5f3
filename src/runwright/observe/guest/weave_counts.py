"""Counting: one increment at the start of each block, and nothing else on the way of a run.

A loop header is not counted where it leads into the body or out of the loop, because the arms tell
(counters.py); an exception handler counts the evaluation that raises. So an iteration costs one
increment, and a way past an `if` costs one only where there is no `else`.
"""

import ast

from runwright.analyze.blocks import Layout, Loop, Try
from runwright.observe.guest.counters import Header, Plan
from runwright.observe.guest.probes import FAILED, Builder
from runwright.observe.guest.scopes import Scope, holds_loop


class CountingWeave:
    """Puts counters into a program.

    Args:
        layout: Of the file at hand.
        plan: Of all files; gets what this one adds.
        path: Of the file, as code objects have it.
    """

    def __init__(self, layout: Layout, plan: Plan, path: str) -> None:
        self._layout = layout
        self._plan = plan
        self._path = path

    def at_block(self, _scope: Scope, node: ast.AST, block: int) -> list[ast.stmt]:
        """Count it."""
        return [Builder(node).hit(block)]

    def at_body(self, _scope: Scope, node: ast.AST, block: int, _header: int) -> list[ast.stmt]:
        """Count it, which counts the header too."""
        return [Builder(node).hit(block)]

    def at_loop(self, _scope: Scope, _loop: Loop, _header: int) -> list[ast.stmt]:
        """Do nothing: counted from within."""
        return []

    def in_loop(self, scope: Scope, loop: Loop, header: int, *, nested: bool) -> None:  # noqa: ARG002
        """Count the ways out of the header that no block tells."""
        into, past = self._layout.decisions[loop]
        loop.body = [*self._arm(loop, into), *loop.body]
        loop.orelse = [*self._arm(loop, past), *loop.orelse]
        last = loop.test if isinstance(loop, ast.While) else loop.iter
        start = (loop.lineno, loop.col_offset)
        end = (last.end_lineno or last.lineno, last.end_col_offset or last.col_offset)
        is_last = loop in scope.last_loops
        self._plan.headers[header] = Header(header, self._path, start, end, is_last)

    def in_branch(self, _scope: Scope, node: ast.If | ast.Match) -> None:
        """Count the ways out of an `if` or `match` that no block tells."""
        arms = self._layout.decisions[node]
        if isinstance(node, ast.If):
            node.body = [*self._arm(node, arms[0]), *node.body]
            node.orelse = [*self._arm(node, arms[1]), *node.orelse]
        elif len(arms) > len(node.cases):
            rest = ast.copy_location(ast.MatchAs(), node.cases[-1].pattern)
            node.cases.append(ast.match_case(rest, None, self._arm(node, arms[-1])))

    def _arm(self, node: ast.stmt, number: int) -> list[ast.stmt]:
        arm = self._layout.arms[number - self._layout.first_arm]
        return [Builder(node).hit(len(self._plan.blocks) + number)] if arm.shared else []

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
        return [build.protect(body, [build.do(build.call(FAILED))])]

    def in_finally(self, _scope: Scope, _node: Try) -> None:
        """Do nothing."""

    def enclosed(self, scope: Scope, body: list[ast.stmt]) -> list[ast.stmt]:
        """Count the entry where no block does, and note a header that raises."""
        counter = self._plan.add_entry(self._layout.starts[scope.first])
        body = self.protected(scope, body)
        return body if counter is None else [Builder(scope.first).hit(counter), *body]

"""Several weaves in one program: at each point their probes stand in the order given."""

import ast
from collections.abc import Sequence

from runwright.analyze.blocks import Loop, Try
from runwright.observe.guest.instrument import Weave
from runwright.observe.guest.scopes import Scope


class Several:
    """Weaves one after the other.

    What encloses code nests: the first weave is the outermost, so it is the first to see a call
    begin and the last to see it end.
    """

    def __init__(self, weaves: Sequence[Weave]) -> None:
        self._weaves = weaves

    def at_block(self, scope: Scope, node: ast.AST, block: int) -> list[ast.stmt]:
        """Return what goes before the first statement of a block."""
        return [p for weave in self._weaves for p in weave.at_block(scope, node, block)]

    def at_body(self, scope: Scope, node: ast.AST, block: int, header: int) -> list[ast.stmt]:
        """Return what goes first into the body of a loop."""
        return [p for weave in self._weaves for p in weave.at_body(scope, node, block, header)]

    def at_loop(self, scope: Scope, loop: Loop, header: int) -> list[ast.stmt]:
        """Return what goes before a loop."""
        return [p for weave in self._weaves for p in weave.at_loop(scope, loop, header)]

    def in_loop(self, scope: Scope, loop: Loop, header: int, *, nested: bool) -> None:
        """Add what goes into a loop; the last weave first, because each adds in front."""
        for weave in reversed(self._weaves):
            weave.in_loop(scope, loop, header, nested=nested)

    def in_branch(self, scope: Scope, node: ast.If | ast.Match) -> None:
        """Add what goes into branches."""
        for weave in reversed(self._weaves):
            weave.in_branch(scope, node)

    def at_continue(self, scope: Scope, node: ast.Continue, header: int) -> list[ast.stmt]:
        """Return what goes before a `continue`."""
        return [p for weave in self._weaves for p in weave.at_continue(scope, node, header)]

    def expressions(self, scope: Scope, node: ast.stmt) -> list[ast.stmt]:
        """Rewrite what a statement evaluates."""
        return [p for weave in self._weaves for p in weave.expressions(scope, node)]

    def protected(self, scope: Scope, body: list[ast.stmt]) -> list[ast.stmt]:
        """Return statements such that an exception that leaves them is noted."""
        for weave in reversed(self._weaves):
            body = weave.protected(scope, body)
        return body

    def in_finally(self, scope: Scope, node: Try) -> None:
        """Add what goes into a `try` that has a `finally`."""
        for weave in self._weaves:
            weave.in_finally(scope, node)

    def enclosed(self, scope: Scope, body: list[ast.stmt]) -> list[ast.stmt]:
        """Return the whole code of a scope such that its end is noted."""
        for weave in reversed(self._weaves):
            body = weave.enclosed(scope, body)
        return body

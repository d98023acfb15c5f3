"""Several weaves in one program: at each point their probes stand in the order given."""

import ast
from collections.abc import Mapping, Sequence

from runwright.analyze.blocks import Layout, Loop, Try
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

    def in_loop(self, scope: Scope, loop: Loop, header: int) -> None:
        """Add what goes into a loop; the last weave first, because each adds in front."""
        for weave in reversed(self._weaves):
            weave.in_loop(scope, loop, header)

    def at_end(self, scope: Scope, loop: Loop, header: int) -> list[ast.stmt]:
        """Return what goes at the end of a loop's body."""
        return [p for weave in self._weaves for p in weave.at_end(scope, loop, header)]

    def in_branch(self, scope: Scope, node: ast.If | ast.Match) -> None:
        """Add what goes into branches, as into loops."""
        for weave in reversed(self._weaves):
            weave.in_branch(scope, node)

    def at_continue(self, scope: Scope, node: ast.Continue, header: int) -> list[ast.stmt]:
        """Return what goes before a `continue`."""
        return [p for weave in self._weaves for p in weave.at_continue(scope, node, header)]

    def expressions(self, scope: Scope, node: ast.stmt) -> list[ast.stmt]:
        """Rewrite what a statement evaluates.

        A weave may move it to statements of its own; the later ones rewrite it there.
        """
        before: list[ast.stmt] = []
        for weave in self._weaves:
            before = [p for moved in before for p in (*weave.expressions(scope, moved), moved)]
            before += weave.expressions(scope, node)
        return before

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


class OnBlocks:
    """A weave for basic blocks in a walk that stops at each statement.

    Args:
        weave: It.
        statements: The layout of the walk.
        blocks: The layout that the weave numbers by, of the same tree.
    """

    def __init__(self, weave: Weave, statements: Layout, blocks: Layout) -> None:
        self._weave = weave
        self._blocks: Mapping[int, int] = {
            statements.starts[node]: block for node, block in blocks.starts.items()
        }

    def at_block(self, scope: Scope, node: ast.AST, block: int) -> list[ast.stmt]:
        """Return what it puts there, if a block begins."""
        if block not in self._blocks:
            return []
        return self._weave.at_block(scope, node, self._blocks[block])

    def at_body(self, scope: Scope, node: ast.AST, block: int, header: int) -> list[ast.stmt]:
        """Return what it puts there."""
        return self._weave.at_body(scope, node, self._blocks[block], self._blocks[header])

    def at_loop(self, scope: Scope, loop: Loop, header: int) -> list[ast.stmt]:
        """Return what it puts there."""
        return self._weave.at_loop(scope, loop, self._blocks[header])

    def in_loop(self, scope: Scope, loop: Loop, header: int) -> None:
        """Have it add what it adds."""
        self._weave.in_loop(scope, loop, self._blocks[header])

    def at_end(self, scope: Scope, loop: Loop, header: int) -> list[ast.stmt]:
        """Return what it puts there."""
        return self._weave.at_end(scope, loop, self._blocks[header])

    def in_branch(self, scope: Scope, node: ast.If | ast.Match) -> None:
        """Have it add what it adds."""
        self._weave.in_branch(scope, node)

    def at_continue(self, scope: Scope, node: ast.Continue, header: int) -> list[ast.stmt]:
        """Return what it puts there."""
        return self._weave.at_continue(scope, node, self._blocks[header])

    def expressions(self, scope: Scope, node: ast.stmt) -> list[ast.stmt]:
        """Have it rewrite."""
        return self._weave.expressions(scope, node)

    def protected(self, scope: Scope, body: list[ast.stmt]) -> list[ast.stmt]:
        """Return the body in it."""
        return self._weave.protected(scope, body)

    def in_finally(self, scope: Scope, node: Try) -> None:
        """Have it add what it adds."""
        self._weave.in_finally(scope, node)

    def enclosed(self, scope: Scope, body: list[ast.stmt]) -> list[ast.stmt]:
        """Return the body in it."""
        return self._weave.enclosed(scope, body)

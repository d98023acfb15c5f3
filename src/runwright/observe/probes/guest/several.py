"""Several weaves at once, in one walk over a program.

At one point of the program their probes stand in the order given. What encloses a call nests: the
first is the outermost, so on the way out the order is the reverse. A weave puts in what it would
put in alone, so none can tell that there are others.
"""

import ast
from collections.abc import Mapping, Sequence

from runwright.analyze.blocks import Layout, Loop, Try
from runwright.observe.guest.instrument import Weave
from runwright.observe.guest.scopes import Scope


class Several:
    """Weaves in order."""

    def __init__(self, weaves: Sequence[Weave]) -> None:
        self._weaves = tuple(weaves)

    def at_block(self, scope: Scope, node: ast.AST, block: int) -> list[ast.stmt]:
        """Return what all of them put there."""
        return [probe for weave in self._weaves for probe in weave.at_block(scope, node, block)]

    def at_body(self, scope: Scope, node: ast.AST, block: int, header: int) -> list[ast.stmt]:
        """Return what all of them put there."""
        return [
            probe for weave in self._weaves for probe in weave.at_body(scope, node, block, header)
        ]

    def at_loop(self, scope: Scope, loop: Loop, header: int) -> list[ast.stmt]:
        """Return what all of them put there."""
        return [probe for weave in self._weaves for probe in weave.at_loop(scope, loop, header)]

    def in_loop(self, scope: Scope, loop: Loop, header: int, *, nested: bool) -> None:
        """Have all of them add what they add."""
        for weave in self._weaves:
            weave.in_loop(scope, loop, header, nested=nested)

    def at_continue(self, scope: Scope, node: ast.Continue, header: int) -> list[ast.stmt]:
        """Return what all of them put there."""
        return [probe for weave in self._weaves for probe in weave.at_continue(scope, node, header)]

    def expressions(self, scope: Scope, node: ast.stmt) -> None:
        """Have all of them rewrite; what the first made is part of what the next one finds."""
        for weave in self._weaves:
            weave.expressions(scope, node)

    def protected(self, scope: Scope, body: list[ast.stmt]) -> list[ast.stmt]:
        """Return the body in all of them, the first outermost."""
        for weave in reversed(self._weaves):
            body = weave.protected(scope, body)
        return body

    def in_finally(self, scope: Scope, node: Try) -> None:
        """Have all of them add what they add."""
        for weave in self._weaves:
            weave.in_finally(scope, node)

    def enclosed(self, scope: Scope, body: list[ast.stmt]) -> list[ast.stmt]:
        """Return the body in all of them, the first outermost."""
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

    def in_loop(self, scope: Scope, loop: Loop, header: int, *, nested: bool) -> None:
        """Have it add what it adds."""
        self._weave.in_loop(scope, loop, self._blocks[header], nested=nested)

    def at_continue(self, scope: Scope, node: ast.Continue, header: int) -> list[ast.stmt]:
        """Return what it puts there."""
        return self._weave.at_continue(scope, node, self._blocks[header])

    def expressions(self, scope: Scope, node: ast.stmt) -> None:
        """Have it rewrite."""
        self._weave.expressions(scope, node)

    def protected(self, scope: Scope, body: list[ast.stmt]) -> list[ast.stmt]:
        """Return the body in it."""
        return self._weave.protected(scope, body)

    def in_finally(self, scope: Scope, node: Try) -> None:
        """Have it add what it adds."""
        self._weave.in_finally(scope, node)

    def enclosed(self, scope: Scope, body: list[ast.stmt]) -> list[ast.stmt]:
        """Return the body in it."""
        return self._weave.enclosed(scope, body)

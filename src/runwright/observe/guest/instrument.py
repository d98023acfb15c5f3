"""Instrumentation: a program's syntax tree with probes in it, otherwise doing what it did.

This module walks the tree and knows where probes go; what they are is the business of a `Weave`:
weave_counts.py counts visits, weave_steps.py records them with values.

Nothing moves: probes take the line of their neighbor, a docstring and imports from `__future__`
stay first, the traceback of an exception is what it was. What a program could notice: a local
variable more in `co_varnames`, and a few names among the builtins.
"""

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from runwright.analyze.blocks import (
    Function,
    Layout,
    Loop,
    Try,
    code_body,
    elif_chain,
    first_of,
)
from runwright.observe.guest.bindings import (
    Bound,
    bind,
    defined_names,
    deleted_names,
    outer_of,
    stored_names,
)
from runwright.observe.guest.scopes import Scope, divided, is_loop


@dataclass(frozen=True)
class Chosen:
    """What is instrumented."""

    module: bool  # the module's own code too, not only functions and classes
    functions: frozenset[str] | None  # qualified names; with what is defined in them; None: all

    def covers(self, name: str) -> bool:
        """Say whether a function or class of this qualified name is instrumented."""
        if self.functions is None:
            return True
        return any(name == chosen or name.startswith(f"{chosen}.") for chosen in self.functions)


class Weave(Protocol):
    """Makes the probes."""

    def at_block(self, scope: Scope, node: ast.AST, block: int) -> list[ast.stmt]:
        """Return what goes before the first statement of a block, or first in a handler or case."""

    def at_body(self, scope: Scope, node: ast.AST, block: int, header: int) -> list[ast.stmt]:
        """Do the same for the block that a loop header leads to, and nothing else does."""

    def at_loop(self, scope: Scope, loop: Loop, header: int) -> list[ast.stmt]:
        """Return what goes before a loop."""

    def in_loop(self, scope: Scope, loop: Loop, header: int) -> None:
        """Add what goes in front of a loop's body, and in front of its `else`."""

    def at_end(self, scope: Scope, loop: Loop, header: int) -> list[ast.stmt]:
        """Return what goes at the end of a loop's body."""

    def in_branch(self, scope: Scope, node: ast.If | ast.Match) -> None:
        """Add what goes into the branches of an `if` or `match`."""

    def at_continue(self, scope: Scope, node: ast.Continue, header: int) -> list[ast.stmt]:
        """Return what goes before a `continue`."""

    def expressions(self, scope: Scope, node: ast.stmt) -> list[ast.stmt]:
        """Rewrite what a simple statement, or the header of another, evaluates.

        Returns what goes before it, only of a simple statement.
        """

    def protected(self, scope: Scope, body: list[ast.stmt]) -> list[ast.stmt]:
        """Return statements such that an exception that leaves them is noted."""

    def in_finally(self, scope: Scope, node: Try) -> None:
        """Add what goes into a `try` that has a `finally`."""

    def enclosed(self, scope: Scope, body: list[ast.stmt]) -> list[ast.stmt]:
        """Return the whole code of a scope, docstring left out, such that its end is noted."""


def instrument(tree: ast.Module, layout: Layout, chosen: Chosen, weave: Weave) -> None:
    """Put probes into a tree, in place.

    Raises:
        RecursionError: the program is nested too deeply.
    """
    _Walk(layout, chosen, weave, deleted_names(tree)).module(tree)


class _Walk:
    def __init__(
        self, layout: Layout, chosen: Chosen, weave: Weave, fragile: frozenset[str]
    ) -> None:
        self._layout = layout
        self._starts = layout.starts
        self._chosen = chosen
        self._weave = weave
        self._fragile = fragile
        self._headers: dict[ast.AST, int] = {}  # first statement of a loop's body: its header

    def module(self, node: ast.Module) -> None:
        if node.body:
            self._code(Scope(node, self._chosen.module, _variables(node.body), Bound()))

    def _function(self, around: Scope, node: Function) -> None:
        outer = _outer(around, node)
        bindings = bind(node, outer, self._fragile)
        self._code(Scope(node, self._covers(node), bindings.order, outer, bindings))

    def _class(self, around: Scope, node: ast.ClassDef) -> None:
        # Its body runs where it stands: watched if what is around it is.
        traced = around.traced and self._covers(node)
        self._code(Scope(node, traced, _variables(node.body), _outer(around, node)))

    def _covers(self, node: Function | ast.ClassDef) -> bool:
        first = self._starts[first_of(code_body(node))]
        block = self._layout.blocks[first - self._layout.first_block]
        return self._chosen.covers(block.function)

    def _code(self, scope: Scope) -> None:
        prefix, rest = divided(scope.node)
        body = [probe for statement in prefix for probe in self._leading(scope, statement)]
        body += self._body(scope, rest)
        if scope.traced:
            body = self._weave.enclosed(scope, body)
        scope.node.body = [*prefix, *scope.declarations, *body]

    def _body(self, scope: Scope, statements: Iterable[ast.stmt]) -> list[ast.stmt]:
        body: list[ast.stmt] = []
        for statement in statements:
            body += self._leading(scope, statement)
            if scope.traced and isinstance(statement, ast.Continue):
                header = self._starts[scope.loops[-1]]
                body += self._weave.at_continue(scope, statement, header)
            body += self._statement(scope, statement)
            if isinstance(statement, ast.Nonlocal):  # probes before it may use its names
                scope.declarations.append(statement)
                body.append(ast.copy_location(ast.Pass(), statement))
            else:
                body.append(statement)
        return body

    def _leading(self, scope: Scope, node: ast.AST) -> list[ast.stmt]:
        """Return the probes that go before a statement, or first in a handler or case."""
        if node not in self._starts or not scope.traced:
            return []
        block = self._starts[node]
        if isinstance(node, (ast.For, ast.AsyncFor, ast.While)):
            return self._weave.at_loop(scope, node, block)
        if node in self._headers:
            return self._weave.at_body(scope, node, block, self._headers[node])
        return self._weave.at_block(scope, node, block)

    def _statement(self, scope: Scope, node: ast.stmt) -> list[ast.stmt]:
        """Rewrite a statement; return what goes right before it."""
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._function(scope, node)
            case ast.ClassDef():
                self._class(scope, node)
            case ast.If():
                self._if(scope, node)
            case ast.For() | ast.AsyncFor() | ast.While():
                self._loop(scope, node)
            case ast.With() | ast.AsyncWith():
                node.body = self._protected(scope, self._body(scope, node.body))
                self._expressions(scope, node)
            case ast.Try() | ast.TryStar():
                self._try(scope, node)
            case ast.Match():
                self._match(scope, node)
            case _:
                return self._expressions(scope, node)
        return []

    def _match(self, scope: Scope, node: ast.Match) -> None:
        for case in node.cases:
            case.body = [*self._leading(scope, case), *self._body(scope, case.body)]
        self._expressions(scope, node)
        if scope.traced:
            self._weave.in_branch(scope, node)

    def _if(self, scope: Scope, node: ast.If) -> None:
        chain = list(elif_chain(node))
        for part, following in zip(chain, [*chain[1:], None], strict=True):
            part.body = self._body(scope, part.body)
            if following is None:
                part.orelse = self._body(scope, part.orelse)
            else:
                part.orelse = [*self._leading(scope, following), following]
            self._expressions(scope, part)
            if scope.traced:
                self._weave.in_branch(scope, part)

    def _loop(self, scope: Scope, node: Loop) -> None:
        header = self._starts[node]
        first = first_of(node.body)
        if not is_loop(first):
            self._headers[first] = header
        scope.loops.append(node)
        finals, scope.finals = scope.finals, []
        node.body = self._body(scope, node.body)
        scope.finals = finals
        scope.loops.pop()
        node.orelse = self._body(scope, node.orelse)
        if scope.traced:
            self._weave.in_loop(scope, node, header)
            node.body += self._weave.at_end(scope, node, header)
        self._expressions(scope, node)

    def _try(self, scope: Scope, node: Try) -> None:
        if node.finalbody:
            scope.finals.append(node)
        node.body = self._protected(scope, self._body(scope, node.body))
        node.orelse = self._body(scope, node.orelse)
        for handler in node.handlers:
            handler.body = [*self._leading(scope, handler), *self._body(scope, handler.body)]
        if not node.finalbody:
            return
        scope.finals.pop()
        node.finalbody = self._body(scope, node.finalbody)
        if node.orelse:
            node.orelse = self._protected(scope, node.orelse)
        for handler in node.handlers:
            handler.body = self._protected(scope, handler.body)
        if scope.traced:
            self._weave.in_finally(scope, node)

    def _protected(self, scope: Scope, body: list[ast.stmt]) -> list[ast.stmt]:
        return self._weave.protected(scope, body) if scope.traced else body

    def _expressions(self, scope: Scope, node: ast.stmt) -> list[ast.stmt]:
        return self._weave.expressions(scope, node) if scope.traced else []


def _outer(around: Scope, node: ast.stmt) -> Bound:
    """Return what the functions around a definition have bound there."""
    if around.bindings is None:
        return around.outer
    return outer_of(around.bindings, node, around.outer)


def _variables(body: list[ast.stmt]) -> tuple[str, ...]:
    """Return the names a module or class binds to anything but definitions."""
    hidden = {name for statement in body for name in defined_names(statement)}
    names = (name for name in stored_names(body) if name not in hidden)
    return tuple(name for name in names if not name.startswith("__"))

"""A weave that tells a `Statements` where the program is.

A call stands before each statement and each evaluation of a loop header, one at the end of each
call, however that ends, and two around what suspends a generator.
"""

import ast
from collections.abc import Callable
from typing import Any

from runwright.analyze.blocks import Loop, Try, own_nodes
from runwright.observe.guest.probes import VISIBLE, Builder
from runwright.observe.guest.scopes import Scope
from runwright.observe.probes.guest.delegate import Delegate
from runwright.observe.probes.guest.statements import CallFrame, Statements

_SUITES = frozenset({"body", "orelse", "handlers", "finalbody", "cases", "decorator_list"})
_REFLECTING = frozenset({"locals", "vars", "dir"})


def names(prefix: str, statements: Statements) -> dict[str, Any]:
    """Return what has to stand among the builtins while the program runs."""

    def delegate(frame: CallFrame, source: Any) -> Delegate:
        return Delegate(statements, frame, source)

    callables: dict[str, Callable[..., Any]] = {
        "at": statements.at,
        "leave": statements.leave,
        "call": statements.call,
        "open_class": statements.open_class,
        "close_class": statements.close_class,
        "class": statements.class_frame,
        "asleep": statements.asleep,
        "awoken": statements.awoken,
        "delegate": delegate,
    }
    found: dict[str, Any] = {f"{prefix}.{name}": item for name, item in callables.items()}
    return {**found, f"{prefix}.module": statements.module()}


class StatementWeave:
    """Puts these calls into a program.

    Args:
        prefix: What their names begin with; no identifier.
    """

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._continued: dict[Try, int] = {}  # left by `continue`: the header of the loop

    def at_block(self, scope: Scope, node: ast.AST, block: int) -> list[ast.stmt]:
        """Begin it."""
        return [self._at(scope, node, block)]

    def at_body(self, scope: Scope, node: ast.AST, block: int, _header: int) -> list[ast.stmt]:
        """Begin it."""
        return [self._at(scope, node, block)]

    def at_loop(self, scope: Scope, loop: Loop, header: int) -> list[ast.stmt]:
        """Begin the first evaluation of the header."""
        return [self._at(scope, loop, header)]

    def in_loop(self, _scope: Scope, _loop: Loop, _header: int) -> None:
        """Do nothing: what runs there begins by itself."""

    def at_end(self, scope: Scope, loop: Loop, header: int) -> list[ast.stmt]:
        """Begin the next evaluation of the header."""
        return [self._at(scope, loop.body[-1], header)] if scope.reaches_end(loop) else []

    def in_branch(self, _scope: Scope, _node: ast.If | ast.Match) -> None:
        """Do nothing: what runs there begins by itself."""

    def at_continue(self, scope: Scope, node: ast.Continue, header: int) -> list[ast.stmt]:
        """Begin the next evaluation, or note that it is next after the `finally` here."""
        if not scope.finals:
            return [self._at(scope, node, header)]
        self._continued[scope.finals[0]] = header
        return [self._continuing(scope, node, header)]

    def expressions(self, scope: Scope, node: ast.stmt) -> list[ast.stmt]:
        """Note where a generator is suspended, and hide the frame from `locals()`."""
        leaves = isinstance(node, (ast.Break, ast.Return)) and self._awaits(scope)
        given_up = [self._continuing(scope, node, -1)] if leaves else []
        if not scope.is_function:
            return given_up
        rewrite = _Expressions(self._prefix, scope)
        for name, value in ast.iter_fields(node):
            if name in _SUITES:
                continue
            if isinstance(value, list):
                items = [rewrite.visit(i) if isinstance(i, ast.AST) else i for i in value]
                setattr(node, name, items)
            elif isinstance(value, ast.AST) and _is_of_interest(value):
                setattr(node, name, rewrite.visit(value))
        return given_up

    def protected(self, _scope: Scope, body: list[ast.stmt]) -> list[ast.stmt]:
        """Do nothing: what an exception leads to begins by itself."""
        return body

    def _awaits(self, scope: Scope) -> bool:
        """Say whether a `continue` may be on its way; what leaves a `finally` then ends it."""
        return any(final in self._continued for final in scope.finals)

    def in_finally(self, scope: Scope, node: Try) -> None:
        """Begin the next evaluation of the header if the loop around goes on after it."""
        if self._awaits(scope):
            first = node.finalbody[0]
            given_up = [self._continuing(scope, first, -1)]
            node.finalbody = [Builder(first).protect(node.finalbody, given_up)]
        if node not in self._continued:
            return
        header = self._continued[node]
        last = node.finalbody[-1]
        node.body.insert(0, self._continuing(scope, node, -1))
        again = [self._continuing(scope, last, -1), self._at(scope, last, header)]
        build = Builder(last)
        left, right = self._next(scope, build), build.constant(header)
        test = ast.copy_location(ast.Compare(left, [ast.Eq()], [right]), left)
        node.finalbody.append(ast.copy_location(ast.If(test, again, []), left))

    def enclosed(self, scope: Scope, body: list[ast.stmt]) -> list[ast.stmt]:
        """Make the frame, and end it however the code ends."""
        build = Builder(body[0])
        if isinstance(scope.node, ast.ClassDef):
            first, last = build.do(self._call(build, "open_class")), [self._closing(build)]
            return [first, build.finish(body, last)]
        leaving = build.do(self._call(build, "leave", self._frame(scope, build)))
        whole = build.finish(body, [leaving])
        if not scope.is_function:
            return [whole]
        frame = ast.copy_location(ast.Name(self._prefix, ast.Store()), leaving)
        making = ast.Assign([frame], self._call(build, "call"))
        return [ast.copy_location(making, leaving), whole]

    def _next(self, scope: Scope, build: Builder) -> ast.Attribute:
        """Return which loop header comes after the `finally` on the way, as the frame has it.

        An attribute, as a call would take time that is not the program's.
        """
        frame = self._frame(scope, build)
        return ast.copy_location(ast.Attribute(frame, "continuing", ast.Load()), frame)

    def _continuing(self, scope: Scope, where: ast.stmt, header: int) -> ast.stmt:
        build = Builder(where)
        target = self._next(scope, build)
        target.ctx = ast.Store()
        return ast.copy_location(ast.Assign([target], build.constant(header)), target)

    def _closing(self, build: Builder) -> ast.stmt:
        return build.do(self._call(build, "close_class"))

    def _at(self, scope: Scope, where: ast.AST, block: int) -> ast.stmt:
        build = Builder(where)
        frame = self._frame(scope, build)
        return build.do(self._call(build, "at", frame, build.constant(block)))

    def _call(self, build: Builder, name: str, *arguments: ast.expr) -> ast.Call:
        return build.call(f"{self._prefix}.{name}", *arguments)

    def _frame(self, scope: Scope, build: Builder) -> ast.expr:
        if isinstance(scope.node, ast.Module):
            return build.load(f"{self._prefix}.module")
        if isinstance(scope.node, ast.ClassDef):
            return self._call(build, "class")
        return build.load(self._prefix)


def _is_of_interest(node: ast.AST) -> bool:
    return any(isinstance(part, (ast.Yield, ast.YieldFrom, ast.Call)) for part in own_nodes(node))


class _Expressions(ast.NodeTransformer):
    """Rewrites the expressions of one statement, those of functions inside it left out."""

    def __init__(self, prefix: str, scope: Scope) -> None:
        self._prefix = prefix
        self._scope = scope

    def visit_Yield(self, node: ast.Yield) -> ast.expr:
        self.generic_visit(node)
        build = Builder(node)
        value = node.value or build.constant(None)
        node.value = build.call(f"{self._prefix}.asleep", build.load(self._prefix), value)
        return build.call(f"{self._prefix}.awoken", build.load(self._prefix), node)

    def visit_YieldFrom(self, node: ast.YieldFrom) -> ast.expr:
        self.generic_visit(node)
        build = Builder(node)
        frame = build.load(self._prefix)
        node.value = build.call(f"{self._prefix}.delegate", frame, node.value)
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        called = node.func
        if node.args or node.keywords or not isinstance(called, ast.Name):
            return node
        return Builder(node).call(VISIBLE, node) if called.id in _REFLECTING else node

    def visit_Lambda(self, node: ast.Lambda) -> ast.expr:
        return node

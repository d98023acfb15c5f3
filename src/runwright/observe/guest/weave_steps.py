"""Recording: a call at the start of each block that closes one step and opens the next.

A loop header gets its call before each evaluation, that is, before the loop, at the end of its
body and before `continue`; then the block that is entered is glued to it. The values of variables
are passed directly where it is certain that they are bound, else looked up.
"""

import ast

from runwright.analyze.blocks import Loop, Try, own_nodes
from runwright.observe.guest.probes import (
    CALL,
    CALL_GENERATOR,
    CLOSE_CLASS,
    LOCALS,
    OPEN_CLASS,
    VISIBLE,
    Builder,
)
from runwright.observe.guest.scopes import Scope

_SUITES = frozenset({"body", "orelse", "handlers", "finalbody", "cases", "decorator_list"})
_REFLECTING = frozenset({"locals", "vars", "dir"})


class RecordingWeave:
    """Puts recording probes into a program.

    Args:
        glue: Whether loop headers are part of the step that follows, or steps by themselves.
    """

    def __init__(self, *, glue: bool = True) -> None:
        self._glue = glue
        self._continued: dict[Try, int] = {}  # left by `continue`: the header of the loop

    def at_block(self, scope: Scope, node: ast.AST, block: int) -> list[ast.stmt]:
        """Enter it."""
        build = Builder(node)
        first = [build.constant(block)]
        if isinstance(node, ast.ExceptHandler):
            # Its name is bound by the clause, which is part of the block that begins here.
            names = tuple(name for name in scope.names if name != node.name)
            found = [build.constant(names), build.call(LOCALS)]
            call = build.method(build.frame_of(scope.node), "enter_from", *first, *found)
        else:
            call = _probe(scope, build, "enter", scope.shown(node), first=first)
        frame = build.frame_of(scope.node)
        return [build.hit(block), build.when_awake(frame, call, block)]

    def at_body(self, scope: Scope, node: ast.AST, block: int, _header: int) -> list[ast.stmt]:
        """Glue it to the header that led here; nothing happened since that was noted."""
        if not self._glue:
            return self.at_block(scope, node, block)
        build = Builder(node)
        return [build.hit(block), build.set_field(build.frame_of(scope.node), "block", block)]

    def at_loop(self, scope: Scope, loop: Loop, header: int) -> list[ast.stmt]:
        """Note the first evaluation of the header."""
        return self._evaluation(scope, loop, header, scope.shown(loop))

    def in_loop(self, scope: Scope, loop: Loop, header: int, *, nested: bool) -> None:  # noqa: ARG002
        """Note the next evaluation at the end of the body."""
        if scope.reaches_end(loop):
            last = loop.body[-1]
            loop.body += self._evaluation(scope, last, header, scope.shown_at_end(loop))

    def at_continue(self, scope: Scope, node: ast.Continue, header: int) -> list[ast.stmt]:
        """Note the next evaluation of the header, or that it is next after the `finally` here."""
        if not scope.finals:
            return self._evaluation(scope, node, header, scope.shown(node))
        build = Builder(node)
        self._continued[scope.finals[0]] = header
        return [build.set_field(build.frame_of(scope.node), "continuing", header)]

    def _evaluation(
        self, scope: Scope, where: ast.AST, header: int, names: tuple[str, ...] | None
    ) -> list[ast.stmt]:
        build = Builder(where)
        entered = -1 if self._glue else header
        call = _probe(scope, build, "enter", names, first=[build.constant(entered)])
        if self._glue:
            call.args.append(build.constant((header,)))
        frame = build.frame_of(scope.node)
        return [build.hit(header), build.when_awake(frame, call, entered)]

    def expressions(self, scope: Scope, node: ast.stmt) -> None:
        """Note what is returned and yielded, and hide the frame from `locals()`."""
        if not scope.is_function:
            return
        wanted = (ast.Yield, ast.Call)
        parts = [
            (name, value)
            for name, value in ast.iter_fields(node)
            if name not in _SUITES and isinstance(value, (ast.AST, list))
        ]
        rewrite = _Expressions(scope, node)
        for name, value in parts:
            items = value if isinstance(value, list) else [value]
            if any(
                isinstance(part, wanted)
                for item in items
                if isinstance(item, ast.AST)
                for part in own_nodes(item)
            ):
                items = [rewrite.visit(i) if isinstance(i, ast.AST) else i for i in items]
                setattr(node, name, items if isinstance(value, list) else items[0])
        if isinstance(node, ast.Return):
            build = Builder(node)
            value = node.value or build.constant(None)
            node.value = _probe(scope, build, "returning", scope.shown(node), first=[value])

    def protected(self, scope: Scope, body: list[ast.stmt]) -> list[ast.stmt]:
        """Note that the open step was left by an exception."""
        build = Builder(body[0])
        return [build.protect(body, [_ending(scope, build, "failing")])]

    def in_finally(self, scope: Scope, node: Try) -> None:
        """Close the step at the end, where the call may end without another word.

        If the loop around goes on there, note the next evaluation of its header.
        """
        build = Builder(node.finalbody[-1])
        node.finalbody.append(_ending(scope, build, "closing"))
        if node not in self._continued:
            return
        header = self._continued[node]
        frame = build.frame_of(scope.node)
        node.body.insert(0, Builder(node).set_field(frame, "continuing", -1))
        again = self._evaluation(scope, node.finalbody[-1], header, None)
        reset = build.set_field(frame, "continuing", -1)
        node.finalbody.append(build.when_continuing(frame, header, [reset, *again]))

    def enclosed(self, scope: Scope, body: list[ast.stmt]) -> list[ast.stmt]:
        """Make the frame, and close its last step however the code ends."""
        build = Builder(body[0])
        unwinding = [_ending(scope, build, "unwinding")]
        if isinstance(scope.node, ast.ClassDef):
            leaving = build.do(build.call(CLOSE_CLASS))
            whole = build.protect([*body, _ending(scope, build, "closing")], [*unwinding, leaving])
            return [build.do(build.call(OPEN_CLASS)), whole, leaving]
        if not scope.is_function:
            return [build.protect([*body, _ending(scope, build, "closing")], unwinding)]
        making = build.set_frame(build.call(CALL_GENERATOR if scope.is_generator else CALL))
        if scope.reaches_end(scope.node):
            last = Builder(body[-1])
            body = [*body, _falling_off(scope, last)]
        return [making, build.protect(body, unwinding)]


def _probe(
    scope: Scope,
    build: Builder,
    method: str,
    names: tuple[str, ...] | None,
    *,
    first: list[ast.expr],
) -> ast.Call:
    """Return a call of a method of the frame with the variables that are bound here."""
    frame = build.frame_of(scope.node)
    if names is None:
        found = [build.constant(scope.names), build.call(LOCALS)]
        return build.method(frame, f"{method}_from", *first, *found)
    return build.method(frame, method, *first, build.constant(names), build.loads(names))


def _ending(scope: Scope, build: Builder, method: str) -> ast.stmt:
    frame = build.frame_of(scope.node)
    return build.do(build.method(frame, method, build.constant(scope.names), build.call(LOCALS)))


def _falling_off(scope: Scope, build: Builder) -> ast.stmt:
    """Return what ends a call that ends without `return`; a generator has nothing to return."""
    if scope.is_generator:
        return _ending(scope, build, "closing")
    names = scope.shown_at_end(scope.node)
    return build.do(_probe(scope, build, "returning", names, first=[build.constant(None)]))


class _Expressions(ast.NodeTransformer):
    """Rewrites the expressions of one statement, those of functions inside it left out."""

    def __init__(self, scope: Scope, statement: ast.stmt) -> None:
        self._scope = scope
        self._statement = statement

    def visit_Yield(self, node: ast.Yield) -> ast.expr:
        self.generic_visit(node)
        build = Builder(node)
        value = node.value or build.constant(None)
        names = self._scope.shown(self._statement)
        node.value = _probe(self._scope, build, "yielding", names, first=[value])
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        called = node.func
        if node.args or node.keywords or not isinstance(called, ast.Name):
            return node
        if called.id not in _REFLECTING:
            return node
        return Builder(node).call(VISIBLE, node)

    def visit_Lambda(self, node: ast.Lambda) -> ast.expr:
        return node

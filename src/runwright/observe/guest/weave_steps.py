"""Recording: a probe wherever a frame may be told something, asleep until the recorder wakes it.

A loop header gets its probe before each evaluation, that is, before the loop, at the end of its
body and before `continue`. The values of variables are passed directly where it is certain that
they are bound, else looked up.
"""

import ast
import copy
from typing import Any

from runwright.analyze.blocks import Loop, Try, own_nodes
from runwright.observe.guest.frames import CLASS_FRAME, MODULE_VARIABLE, VARIABLE
from runwright.observe.guest.probes import (
    CALL,
    CALL_GENERATOR,
    CLOSE_CLASS,
    LOCALS,
    NOBODY,
    OPEN_CLASS,
    VALUE,
    VISIBLE,
    Builder,
    visible,
)
from runwright.observe.guest.recorder import Recorder
from runwright.observe.guest.scopes import Scope
from runwright.observe.guest.stacks import variables_here

PROBE_DEPTH = 60  # Python frames that a probe may need on top of the program's
_SUITES = frozenset({"body", "orelse", "handlers", "finalbody", "cases", "decorator_list"})
_REFLECTING = frozenset({"locals", "vars", "dir"})


def names(recorder: Recorder, *, module: bool) -> dict[str, Any]:
    """Return what has to stand among the builtins while the program runs.

    Args:
        recorder: Is told.
        module: Whether the module's own code is watched.
    """
    found: dict[str, Any] = {
        LOCALS: variables_here,
        VISIBLE: visible,
        NOBODY: None,
        CALL: recorder.call,
        CALL_GENERATOR: recorder.strands.call_generator,
        OPEN_CLASS: recorder.strands.open_class,
        CLASS_FRAME: recorder.strands.class_frame,
        CLOSE_CLASS: recorder.strands.close_class,
    }
    return {**found, MODULE_VARIABLE: recorder.strands.module()} if module else found


class RecordingWeave:
    """Puts recording probes into a program.

    Args:
        glue: Whether loop headers are part of the step that follows, or steps by themselves.
    """

    def __init__(self, *, glue: bool = True) -> None:
        self._glue = glue
        self._entered: ast.AST | None = None  # the statement at which a block was entered last
        self._continued: dict[Try, int] = {}  # left by `continue`: the header of the loop

    def at_block(self, scope: Scope, node: ast.AST, block: int) -> list[ast.stmt]:
        """Enter it."""
        self._entered = node
        build = Builder(node)
        names = scope.shown(node)
        hidden = None
        if isinstance(node, ast.ExceptHandler):
            # Its name is bound by the clause, which is part of the block that begins here.
            names, hidden = None, node.name
        probe = _probe(scope, build, "enter", names, build.constant(block), hidden=hidden)
        return [build.when_awake(scope.node, build.do(probe))]

    def at_body(self, scope: Scope, node: ast.AST, block: int, header: int) -> list[ast.stmt]:
        """Glue it to the header that led here; nothing happened since that was noted."""
        if not self._glue:
            return self.at_block(scope, node, block)
        build = Builder(node)
        frame = build.frame_of(scope.node)
        probe = build.method(frame, "into", build.constant(block), build.constant(header))
        return [build.when_awake(scope.node, build.do(probe))]

    def at_loop(self, scope: Scope, loop: Loop, header: int) -> list[ast.stmt]:
        """Note the first evaluation of the header."""
        return self._evaluation(scope, loop, header, scope.shown(loop))

    def in_loop(self, _scope: Scope, _loop: Loop, _header: int) -> None:
        """Do nothing: what is entered there tells."""

    def at_end(self, scope: Scope, loop: Loop, header: int) -> list[ast.stmt]:
        """Note the next evaluation of the header."""
        if not scope.reaches_end(loop):
            return []
        return self._evaluation(scope, loop.body[-1], header, scope.shown_at_end(loop))

    def in_branch(self, _scope: Scope, _node: ast.If | ast.Match) -> None:
        """Do nothing: what is entered there tells."""

    def at_continue(self, scope: Scope, node: ast.Continue, header: int) -> list[ast.stmt]:
        """Note the next evaluation of the header, or that it is next after the `finally` here."""
        if not scope.finals:
            return self._evaluation(scope, node, header, scope.shown(node))
        self._continued[scope.finals[0]] = header
        return [self._continuing(scope, node, header)]

    def _continuing(self, scope: Scope, where: ast.stmt, header: int) -> ast.stmt:
        """Have the frame remember which loop goes on after a `finally`."""
        build = Builder(where)
        probe = build.method(build.frame_of(scope.node), "continue_at", build.constant(header))
        return build.when_awake(scope.node, build.do(probe))

    def _evaluation(
        self, scope: Scope, where: ast.AST, header: int, names: tuple[str, ...] | None
    ) -> list[ast.stmt]:
        build = Builder(where)
        method = "evaluate" if self._glue else "enter"
        probe = _probe(scope, build, method, names, build.constant(header))
        return [build.when_awake(scope.node, build.do(probe))]

    def expressions(self, scope: Scope, node: ast.stmt) -> list[ast.stmt]:
        """Note what is returned and yielded, and hide the frame from `locals()`."""
        leaves = isinstance(node, (ast.Break, ast.Return)) and self._awaits(scope)
        given_up = [self._continuing(scope, node, -1)] if leaves else []
        if not scope.is_function:
            return given_up
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
        if not isinstance(node, ast.Return):
            return given_up
        return [*given_up, *_returning(scope, node, nothing_since=self._entered is node)]

    def _awaits(self, scope: Scope) -> bool:
        """Say whether a `continue` may be on its way; what leaves a `finally` then ends it."""
        return any(final in self._continued for final in scope.finals)

    def protected(self, scope: Scope, body: list[ast.stmt]) -> list[ast.stmt]:
        """Note that the open step was left by an exception."""
        build = Builder(body[0])
        return [build.protect(body, [_ending(scope, build, "failing")])]

    def in_finally(self, scope: Scope, node: Try) -> None:
        """Close the step at the end, where the call may end without another word.

        If the loop around goes on there, note the next evaluation of its header.
        """
        if self._awaits(scope):
            first = node.finalbody[0]
            given_up = [self._continuing(scope, first, -1)]
            node.finalbody = [Builder(first).protect(node.finalbody, given_up)]
        build = Builder(node.finalbody[-1])
        node.finalbody.append(_ending(scope, build, "closing"))
        if node in self._continued:
            header = self._continued[node]
            node.body.insert(0, self._continuing(scope, node, -1))
            method = "evaluate_again" if self._glue else "enter_again"
            probe = _probe(scope, build, method, None, build.constant(header))
            node.finalbody.append(build.when_awake(scope.node, build.do(probe)))

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
        making = build.set_frame(CALL_GENERATOR if scope.is_generator else CALL)
        if scope.reaches_end(scope.node):
            body = [*body, _falling_off(scope, Builder(body[-1]))]
        return [making, build.protect(body, unwinding)]


def _probe(
    scope: Scope,
    build: Builder,
    method: str,
    names: tuple[str, ...] | None,
    *first: ast.expr,
    hidden: str | None = None,
    owner: ast.expr | None = None,
) -> ast.Call:
    """Return a call of a method of the frame with the variables that are bound here."""
    frame = owner or build.frame_of(scope.node)
    if names is None:
        shown = tuple(name for name in scope.names if name != hidden)
        found = [build.constant(shown), build.call(LOCALS)]
        return build.method(frame, f"{method}_from", *first, *found)
    return build.method(frame, method, *first, build.constant(names), build.loads(names))


def _ending(scope: Scope, build: Builder, method: str) -> ast.stmt:
    frame = build.frame_of(scope.node)
    probe = build.method(frame, method, build.constant(scope.names), build.call(LOCALS))
    return build.when_awake(scope.node, build.do(probe))


def _returning(scope: Scope, node: ast.Return, *, nothing_since: bool) -> list[ast.stmt]:
    """Keep the value, note it, and have `node` return it.

    Args:
        scope: Of the function.
        node: The statement.
        nothing_since: Whether the variables were told right before it.
    """
    build = Builder(node)
    if nothing_since and (node.value is None or isinstance(node.value, (ast.Name, ast.Constant))):
        value = node.value or build.constant(None)
        probe = build.method(build.frame_of(scope.node), "returning_at_once", value)
        return [build.when_awake(scope.node, build.do(probe))]
    kept = build.set(VALUE, node.value or build.constant(None))
    probe = _probe(scope, build, "returning", scope.shown(node), build.load(VALUE))
    node.value = build.load(VALUE)
    return [kept, build.when_awake(scope.node, build.do(probe))]


def _falling_off(scope: Scope, build: Builder) -> ast.stmt:
    """Return what ends a call that ends without `return`; a generator has nothing to return."""
    if scope.is_generator:
        return _ending(scope, build, "closing")
    names = scope.shown_at_end(scope.node)
    probe = _probe(scope, build, "returning", names, build.constant(None))
    return build.when_awake(scope.node, build.do(probe))


class _Expressions(ast.NodeTransformer):
    """Rewrites the expressions of one statement, those of functions inside it left out."""

    def __init__(self, scope: Scope, statement: ast.stmt) -> None:
        self._scope = scope
        self._statement = statement

    def visit_Yield(self, node: ast.Yield) -> ast.expr:
        self.generic_visit(node)
        build = Builder(node)
        value = node.value or build.constant(None)
        frame = build.load(VARIABLE)
        names = self._scope.shown(self._statement)
        owner = build.method(frame, "own")
        probe = _probe(self._scope, build, "yielding", names, value, owner=owner)
        # A value that is kept in a variable would live on; so it stands here twice.
        again = any(isinstance(part, ast.Yield) for part in ast.walk(value))
        node.value = probe if again else build.choose(frame, probe, copy.deepcopy(value))
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

"""Scopes: the module, class bodies and functions of a program while their code is rewritten."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from runwright.analyze.blocks import Function, Loop, Try, code_body, first_of, own_nodes
from runwright.observe.guest.bindings import Bindings, Bound

_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass
class Scope:
    """One of them, and where in it the rewriting is."""

    node: ast.Module | ast.ClassDef | Function
    traced: bool
    names: tuple[str, ...]  # of its variables
    outer: Bound  # in the functions around it
    bindings: Bindings | None = None  # of a function
    declarations: list[ast.stmt] = field(default_factory=list)  # `nonlocal`, to stand first
    loops: list[Loop] = field(default_factory=list)  # around the statement at hand
    finals: list[Try] = field(default_factory=list)  # with `finally`, in the innermost loop
    first: ast.stmt = field(init=False)  # what of it is evaluated first
    last_loops: frozenset[ast.AST] = field(init=False)  # after which nothing of it is evaluated

    def __post_init__(self) -> None:
        """Look before the code is rewritten."""
        self.first = first_of(code_body(self.node))
        self.last_loops = frozenset(_last_loops(self.node.body))

    @property
    def is_function(self) -> bool:
        """True for code that is called; a module or class body runs where it stands."""
        return isinstance(self.node, _FUNCTIONS)

    @property
    def is_generator(self) -> bool:
        """True for code that can be suspended."""
        return isinstance(self.node, ast.AsyncFunctionDef) or any(
            isinstance(part, (ast.Yield, ast.YieldFrom)) for part in self.parts()
        )

    def parts(self) -> Iterator[ast.AST]:
        """Walk the nodes of its own code."""
        for statement in self.node.body:
            yield from own_nodes(statement)

    def shown(self, point: ast.AST) -> tuple[str, ...] | None:
        """Return the names to load before a statement, or first in a handler or case.

        None: what is bound there is not certain and must be looked up.
        """
        if self.bindings is None:
            return None
        return self.bindings.shown(self.bindings.before.get(point, Bound()))

    def shown_at_end(self, body: ast.AST) -> tuple[str, ...] | None:
        """Return the names to load at the end of the body of a loop or function."""
        return None if self.bindings is None else self.bindings.shown(self.bindings.ends[body])

    def reaches_end(self, body: ast.AST) -> bool:
        """Say whether the end of the body of a loop or function may be reached."""
        return self.bindings is None or self.bindings.ends[body].reachable


def _last_loops(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """Yield the loops whose end is the end of a body, or of a `finally` in it."""
    parts = (part for statement in body for part in own_nodes(statement))
    finals = [part.finalbody for part in parts if isinstance(part, (ast.Try, ast.TryStar))]
    bodies: list[list[ast.stmt]] = [body, *finals]
    while bodies:
        last = next(reversed(bodies.pop()), None)
        match last:
            case ast.For() | ast.AsyncFor() | ast.While():
                if not last.orelse:
                    yield last
                bodies.append(last.orelse)
            case ast.If():
                bodies += [last.body, last.orelse]
            case ast.With() | ast.AsyncWith():
                bodies.append(last.body)
            case ast.Try() | ast.TryStar() if not last.finalbody:
                bodies += [last.orelse or last.body, *(h.body for h in last.handlers)]
            case ast.Match():
                bodies += [case.body for case in last.cases]
            case _:
                pass


def is_loop(node: ast.AST) -> bool:
    """Say whether a node is a loop."""
    return isinstance(node, _LOOPS)


def holds_loop(statements: list[ast.stmt]) -> bool:
    """Say whether there is a loop in statements, functions and classes inside them left out."""
    return any(is_loop(part) for statement in statements for part in own_nodes(statement))


def divided(node: ast.Module | ast.ClassDef | Function) -> tuple[list[ast.stmt], list[ast.stmt]]:
    """Return the statements that must stay first, docstring and future imports, and the rest."""
    body = node.body
    count = 0
    first = body[0] if body else None
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        count += isinstance(first.value.value, str)
    while count < len(body) and _is_future(body[count]):
        count += 1
    return body[:count], body[count:]


def _is_future(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ImportFrom) and statement.module == "__future__"

"""Which local names hold a value at which point of a function: certainly, or perhaps.

A probe may load a name directly only where it is certainly bound; anything else would raise in the
program's place. The rules are those of definite assignment, kept conservative: a name that is
deleted somewhere is never certain, and the body of a `with`, a loop or a `try` with handlers
promises nothing to what follows it.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from runwright.analyze.blocks import (
    Function,
    Loop,
    Try,
    elif_chain,
    evaluated_in_place,
    header_parts,
    own_nodes,
)

_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_JUMPS = (ast.Return, ast.Raise, ast.Break, ast.Continue)


@dataclass(frozen=True)
class Bound:
    """What is bound at one point."""

    certain: frozenset[str] = frozenset()
    possible: frozenset[str] = frozenset()  # a superset of `certain`
    reachable: bool = True

    def adding(self, certain: Iterable[str], possible: Iterable[str] = ()) -> "Bound":
        """Return the point after some names were bound, and others may have been."""
        added = frozenset(certain)
        return Bound(
            self.certain | added, self.possible | added | frozenset(possible), self.reachable
        )


_UNREACHABLE = Bound(reachable=False)


@dataclass
class Bindings:
    """The bound names of one function, before its statements and at the end of bodies."""

    order: tuple[str, ...]  # names to show: parameters, then locals, then those of outer functions
    before: dict[ast.AST, Bound] = field(default_factory=dict)  # statements, handlers and cases
    ends: dict[ast.AST, Bound] = field(default_factory=dict)  # of the function and of its loops

    def shown(self, bound: Bound) -> tuple[str, ...] | None:
        """Return the names to load at a point; None if it is not certain which are bound."""
        names = tuple(name for name in self.order if name in bound.possible)
        return names if bound.certain.issuperset(names) else None


def bind(node: Function, outer: Bound, fragile: frozenset[str]) -> Bindings:
    """Work out the bindings of a function.

    Args:
        node: The function.
        outer: What is bound in the functions around it where it is defined.
        fragile: Names that a `del` statement somewhere in the program removes.
    """
    parameters = _parameters(node.args)
    outer_names, global_names = _declared_elsewhere(node)
    declared = outer_names | global_names
    local = dict.fromkeys((*parameters, *(n for n in stored_names(node.body) if n not in declared)))
    not_free = {*local, *global_names, *_comprehension_targets(node)}
    free = dict.fromkeys(
        part.id
        for part in _own_parts(node)
        if isinstance(part, ast.Name) and part.id in outer.possible and part.id not in not_free
    )
    hidden = {name for statement in node.body for name in defined_names(statement)}
    caught = {part.name for part in _own_parts(node) if isinstance(part, ast.ExceptHandler)}
    order = tuple(
        name for name in (*local, *free) if name not in hidden and not name.startswith("__")
    )
    flow = _Flow(Bindings(order), fragile | {name for name in caught if name is not None})
    start = Bound(possible=frozenset(free))
    start = flow.binding(start, [*parameters, *(outer.certain & free.keys())])
    flow.bindings.ends[node] = flow.body(node.body, start)
    return flow.bindings


def outer_of(bindings: Bindings, statement: ast.stmt, outer: Bound) -> Bound:
    """Return what a function that `statement` defines, or holds, finds bound around it.

    A name that is bound later in the function around it is possible, never certain.
    """
    here = bindings.before.get(statement, Bound())
    own = frozenset(bindings.order)
    return Bound((here.certain & own) | (outer.certain - own), own | outer.possible)


def stored_names(statements: Iterable[ast.stmt]) -> list[str]:
    """Return the names that statements bind in their own scope, in source order, once each."""
    found = [store for statement in statements for store in _stores(statement)]
    return list(dict.fromkeys(store.name for store in sorted(found, key=lambda s: s.position)))


def defined_names(node: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement binds to functions, classes and modules."""
    for part in own_nodes(node):
        if isinstance(part, _DEFINITIONS):
            yield part.name
        elif isinstance(part, (ast.Import, ast.ImportFrom)):
            for alias in part.names:
                yield alias.asname or alias.name.partition(".")[0]


def deleted_names(tree: ast.Module) -> frozenset[str]:
    """Return every name that a `del` statement anywhere removes."""
    return frozenset(
        part.id
        for part in ast.walk(tree)
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Del)
    )


def _parameters(arguments: ast.arguments) -> list[str]:
    named = [*arguments.posonlyargs, *arguments.args]
    named += [arguments.vararg] if arguments.vararg else []
    named += arguments.kwonlyargs
    named += [arguments.kwarg] if arguments.kwarg else []
    return [argument.arg for argument in named]


def _own_parts(node: Function) -> Iterator[ast.AST]:
    for statement in node.body:
        yield from own_nodes(statement)


def _declared_elsewhere(node: Function) -> tuple[set[str], set[str]]:
    """Names that `nonlocal`, and those that `global`, take out of the function's own scope."""
    found: dict[type[ast.stmt], set[str]] = {ast.Nonlocal: set(), ast.Global: set()}
    for part in _own_parts(node):
        if isinstance(part, (ast.Global, ast.Nonlocal)):
            found[type(part)].update(part.names)
    return found[ast.Nonlocal], found[ast.Global]


def _comprehension_targets(node: Function) -> Iterator[str]:
    for part in _own_parts(node):
        if isinstance(part, ast.comprehension):
            for inner in ast.walk(part.target):
                if isinstance(inner, ast.Name):
                    yield inner.id


@dataclass(frozen=True)
class _Store:
    name: str
    position: tuple[int, int]
    certain: bool  # an assignment expression may be skipped, a capture may not match


def _stores(root: ast.AST) -> Iterator[_Store]:
    pending: list[tuple[ast.AST, bool]] = [(root, False)]  # True: inside a comprehension
    while pending:
        node, inside = pending.pop()
        children: Iterable[ast.AST] = ast.iter_child_nodes(node)
        position = (getattr(node, "lineno", 0), getattr(node, "col_offset", 0))
        match node:
            case ast.Name(id=name, ctx=ast.Store()) if not inside:
                yield _Store(name, position, certain=True)
            case ast.NamedExpr(target=ast.Name(id=name), value=value):
                yield _Store(name, position, certain=False)
                children = [value]
            case (
                ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.ClassDef(name=name)
            ):
                yield _Store(name, position, certain=True)
                children = evaluated_in_place(node)
            case ast.Lambda():
                children = evaluated_in_place(node)
            case ast.alias(name=name, asname=asname):
                yield _Store(asname or name.partition(".")[0], position, certain=True)
            case ast.ExceptHandler(name=str(name)) | ast.MatchMapping(rest=str(name)):
                yield _Store(name, position, certain=True)
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield _Store(name, position, certain=True)
            case ast.AnnAssign(value=None):
                children = []
        inside = inside or isinstance(node, _COMPREHENSIONS)
        pending.extend((child, inside) for child in children)


class _Flow:
    """Walks statements in order and notes what is bound where."""

    def __init__(self, bindings: Bindings, fragile: frozenset[str]) -> None:
        self.bindings = bindings
        self._fragile = fragile

    def binding(self, bound: Bound, certain: Iterable[str], possible: Iterable[str] = ()) -> Bound:
        """Bind names; fragile ones never for certain."""
        names = frozenset(certain)
        return bound.adding(names - self._fragile, (names & self._fragile).union(possible))

    def storing(self, bound: Bound, parts: Iterable[ast.AST]) -> Bound:
        """Bind what these parts store."""
        stores = [store for part in parts for store in _stores(part)]
        return self.binding(
            bound,
            (store.name for store in stores if store.certain),
            (store.name for store in stores if not store.certain),
        )

    def body(self, statements: Iterable[ast.stmt], bound: Bound) -> Bound:
        for statement in statements:
            self.bindings.before[statement] = bound
            bound = self._statement(statement, bound)
        return bound

    def _statement(self, node: ast.stmt, bound: Bound) -> Bound:
        match node:
            case ast.If():
                return self._if(node, bound)
            case ast.For() | ast.AsyncFor() | ast.While():
                return self._loop(node, bound)
            case ast.With() | ast.AsyncWith():
                inside = self.storing(bound, header_parts(node))
                end = self.body(node.body, inside)
                return Bound(inside.certain, inside.possible | end.possible)
            case ast.Try() | ast.TryStar():
                return self._try(node, bound)
            case ast.Match():
                return self._match(node, bound)
            case _:
                after = self.storing(bound, [node])
                return _UNREACHABLE if isinstance(node, _JUMPS) else after

    def _if(self, node: ast.If, bound: Bound) -> Bound:
        outcomes = []
        for part in elif_chain(node):
            self.bindings.before[part] = bound
            bound = self.storing(bound, [part.test])
            outcomes.append(self.body(part.body, bound))
            last = part.orelse
        return _joined([*outcomes, self.body(last, bound)])

    def _loop(self, node: Loop, bound: Bound) -> Bound:
        again = bound.adding((), stored_names([node]))  # by earlier iterations
        inside = self.storing(again, header_parts(node))
        self.bindings.ends[node] = self.body(node.body, inside)
        self.body(node.orelse, again)
        return again

    def _try(self, node: Try, bound: Bound) -> Bound:
        broken = bound.adding((), stored_names([node]))  # left at any point
        outcomes = [self.body(node.orelse, self.body(node.body, bound))]
        for handler in node.handlers:
            self.bindings.before[handler] = broken.adding((), [handler.name or ""])
            outcomes.append(self.body(handler.body, self.bindings.before[handler]))
        after = _joined(outcomes)
        if not node.finalbody:
            return after
        end = self.body(node.finalbody, broken)
        if not (after.reachable and end.reachable):
            return _UNREACHABLE
        return Bound(after.certain | end.certain, after.possible | end.possible)

    def _match(self, node: ast.Match, bound: Bound) -> Bound:
        bound = self.storing(bound, [node.subject])
        outcomes = []
        for case in node.cases:
            parts = [case.pattern] if case.guard is None else [case.pattern, case.guard]
            self.bindings.before[case] = self.storing(bound, parts)
            outcomes.append(self.body(case.body, self.bindings.before[case]))
            bound = bound.adding((), (store.name for part in parts for store in _stores(part)))
        return _joined([*outcomes, bound])


def _joined(outcomes: Iterable[Bound]) -> Bound:
    """Return what is bound where branches meet; a branch that ends in a jump has no say."""
    arriving = [bound for bound in outcomes if bound.reachable]
    if not arriving:
        return _UNREACHABLE
    return Bound(
        frozenset.intersection(*(bound.certain for bound in arriving)),
        frozenset.union(*(bound.possible for bound in arriving)),
    )

"""Control flow of Python source: a graph per function, over the blocks of blocks.py.

Nodes are block ids, the numbering of every trace. An edge leads from a block to one that execution
can enter next; `None` as its target is the exit of the function. Kinds:

    next       falls through                       true, false  a guard or a loop header decides
    case       from `match` into a `case`          back         from the last of a loop's body
    break, continue, return, raise                 as the statement says
    exception  anything in a `try` or `with` may raise, and a handler, a `finally` or what follows
               the `with` takes over; exceptions that nothing in the function takes are no edges

A jump out of a `try` that has a `finally` leads into it; what it resumes is an edge from there.
Expressions are not cut, so `and`, conditional expressions and comprehensions add no edges.
"""

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from runwright.analyze.blocks import (
    Function,
    Layout,
    Loop,
    Scope,
    Try,
    code_body,
    cut,
    elif_chain,
    own_nodes,
)
from runwright.analyze.parsing import parse

EXCEPTIONAL = ("exception", "raise")
_JUMPS = (*EXCEPTIONAL, "return", "break", "continue")
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True, slots=True)
class Edge:
    """One way from block to block."""

    source: int  # block id
    target: int | None  # block id; None: out of the function
    kind: str  # see above
    resumed: bool = False  # from the end of a `finally`, on with what it interrupted


@dataclass(frozen=True, slots=True)
class Graph:
    """The control-flow graph of one function, class body or module."""

    function: str  # qualified name, as in `Block.function`
    kind: str  # "module", "class", "function", or "generator": any that can be suspended
    entry: int  # block id
    blocks: tuple[int, ...]  # ids, ascending; dead code included
    edges: tuple[Edge, ...]  # in order of source and target

    @property
    def exits(self) -> tuple[int, ...]:
        """Return the blocks that the function can be left from, uncaught exceptions aside."""
        return tuple(sorted({edge.source for edge in self.edges if edge.target is None}))

    @property
    def is_entered_once(self) -> bool:
        """Say whether a call visits the entry once, so that its visits count the calls."""
        return all(edge.target != self.entry for edge in self.edges)

    def successors(self, block: int) -> tuple[int | None, ...]:
        """Return where a block can lead, each place once."""
        return tuple(dict.fromkeys(e.target for e in self.edges if e.source == block))

    def reachable(self) -> frozenset[int]:
        """Return the blocks that the entry leads to."""
        return frozenset(_reached([self.entry], self.edges))

    def loops(self) -> dict[int, frozenset[int]]:
        """Return the blocks of each loop by its header: those from which it comes round again."""
        # Python has no jump back but to a loop, and blocks are numbered as they stand.
        back = [e for e in self.edges if e.target is not None and e.target <= e.source]
        heads = sorted({e.target for e in back if e.target is not None})
        return {head: self._loop(head, back) for head in heads}

    def _loop(self, head: int, back: Sequence[Edge]) -> frozenset[int]:
        ends = [edge.source for edge in back if edge.target == head]
        turned = [
            Edge(edge.target, edge.source, edge.kind)
            for edge in self.edges
            if edge.target is not None and edge.target != head
        ]
        return frozenset({head, *_reached(ends, turned)})


def complexity(graph: Graph) -> int:
    """Return the cyclomatic complexity of a function: edges - nodes + 2 (McCabe 1976).

    Over what is reachable, the exit being a node. A block has one way out unless it decides, and
    what only exceptions lead to, such as a handler, has one way in.
    """
    blocks = graph.reachable()
    edges = [edge for edge in graph.edges if edge.source in blocks]
    ordinary = [e for e in edges if e.kind not in EXCEPTIONAL and not e.resumed]
    ways = sum(max(1, sum(edge.source == block for edge in ordinary)) for block in blocks)
    raised = {e.target for e in edges if e.kind in EXCEPTIONAL and e.target is not None}
    ways += len(raised - {e.target for e in edges if e.kind not in EXCEPTIONAL})
    return ways - (len(blocks) + 1) + 2


def flow(source: str, *, each_statement: bool = False) -> tuple[Graph, ...]:
    """Return the graph of each scope of a Python program that has code, in order of entry.

    Args:
        source: The program.
        each_statement: Over blocks of one statement each.

    Raises:
        SyntaxError: it is not Python, or nested too deeply.
    """
    tree = parse(source)
    try:
        layout = cut(tree, source, each_statement=each_statement)
        graphs = [_graph(tree, layout)] if tree.body else []
        graphs += [_graph(node, layout) for node in ast.walk(tree) if isinstance(node, _SCOPES)]
    except RecursionError:
        raise SyntaxError("the control flow cannot be followed: nested too deeply") from None
    return tuple(sorted(graphs, key=lambda graph: graph.entry))


def _reached(starts: Sequence[int], edges: Iterable[Edge]) -> set[int]:
    ways: dict[int, list[int]] = {}
    for edge in edges:
        if edge.target is not None:
            ways.setdefault(edge.source, []).append(edge.target)
    seen, pending = set(starts), list(starts)
    while pending:
        new = [block for block in ways.get(pending.pop(), ()) if block not in seen]
        seen.update(new)
        pending += new
    return seen


def _graph(node: ast.Module | Scope, layout: Layout) -> Graph:
    walker = _Walker(layout)
    body = code_body(node)
    walker.body(body, (_Way(None, "next"),))
    entry = walker.entry(body[0])
    assert entry is not None, "the first statement of a scope begins a block"
    edges = sorted(walker.edges, key=lambda e: (e.source, e.target is None, e.target or 0))
    return Graph(
        function=layout.blocks[entry].function,
        kind=_kind(node),
        entry=entry,
        blocks=tuple(sorted(walker.blocks)),
        edges=tuple(edges),
    )


def _kind(node: ast.Module | Scope) -> str:
    if isinstance(node, ast.Module):
        return "module"
    if isinstance(node, ast.ClassDef):
        return "class"
    return "generator" if _suspends(node) else "function"


def _suspends(node: Function) -> bool:
    yields = (ast.Yield, ast.YieldFrom)
    parts = (part for statement in node.body for part in own_nodes(statement))
    return isinstance(node, ast.AsyncFunctionDef) or any(isinstance(p, yields) for p in parts)


@dataclass(frozen=True, slots=True)
class _Way:
    """Where control goes after something, and as what kind of edge."""

    target: int | None
    kind: str
    resumed: bool = False


@dataclass(frozen=True, slots=True)
class _Jump:
    """A jump that a `finally` interrupts: it goes on when that has ended."""

    kind: str
    target: int | None
    level: int  # how many guards stay around its target


@dataclass
class _Guard:
    """What takes over when something raises or jumps out: a `try` or a `with` around it."""

    handlers: tuple[int, ...] = ()  # blocks that an exception may lead to
    takes_all: bool = False  # none gets past the handlers
    final: int | None = None  # first block of the `finally`
    jumps: list[_Jump] = field(default_factory=list)  # that went into the `finally`


class _Walker:
    """Walks the statements of one scope; `_at` is the block that the next one may continue."""

    def __init__(self, layout: Layout) -> None:
        self._starts = layout.starts
        self._at = -1
        self._guards: list[_Guard] = []
        self._loops: list[tuple[int, tuple[_Way, ...], int]] = []  # header, after it, guards around
        self._edges: dict[Edge, None] = {}
        self.blocks: set[int] = set()

    @property
    def edges(self) -> tuple[Edge, ...]:
        return tuple(self._edges)

    def entry(self, statement: ast.stmt) -> int | None:
        """Return the block that a statement begins; None: it continues the one before."""
        while isinstance(statement, (ast.Try, ast.TryStar)):  # `try:` evaluates nothing by itself
            statement = statement.body[0]
        return self._starts.get(statement)

    def body(self, statements: Sequence[ast.stmt], after: tuple[_Way, ...]) -> None:
        """Follow statements; `after` is where the last of them leads."""
        for at, statement in enumerate(statements):
            ways = after
            if at + 1 < len(statements):
                target = self.entry(statements[at + 1])
                ways = () if target is None else (_Way(target, "next"),)
            self._statement(statement, ways)

    def _statement(self, node: ast.stmt, after: tuple[_Way, ...]) -> None:
        match node:
            case ast.If():
                self._if(node, after)
            case ast.For() | ast.AsyncFor() | ast.While():
                self._loop(node, after)
            case ast.With() | ast.AsyncWith():
                self._with(node, after)
            case ast.Try() | ast.TryStar():
                self._try(node, after)
            case ast.Match():
                self._match(node, after)
            case ast.Return():
                self._enter(node)
                self._leave(self._jumped(_Jump("return", None, 0)))
            case ast.Break():
                self._enter(node)
                _, ways, level = self._loops[-1]
                jumps = [_Jump("break", way.target, level) for way in ways]
                self._leave([way for jump in jumps for way in self._jumped(jump)])
            case ast.Continue():
                self._enter(node)
                header, _, level = self._loops[-1]
                self._leave(self._jumped(_Jump("continue", header, level)))
            case ast.Raise():
                self._enter(node)
                self._leave(self._raised("raise"))
            case _:
                self._enter(node)
                self._leave(after)

    def _enter(self, node: ast.AST) -> int:
        """Go to the block of a statement or clause, from which exceptions may lead away."""
        self._at = self._starts.get(node, self._at)
        self.blocks.add(self._at)
        self._leave(way for way in self._raised("exception") if way.target is not None)
        return self._at

    def _leave(self, ways: Iterable[_Way]) -> None:
        for way in ways:
            self._edges[Edge(self._at, way.target, way.kind, way.resumed)] = None

    def _into(self, statements: Sequence[ast.stmt], kind: str) -> None:
        """Lead from the block at hand to statements, unless they continue it."""
        target = self.entry(statements[0])
        if target is not None:
            self._leave([_Way(target, kind)])

    def _if(self, node: ast.If, after: tuple[_Way, ...]) -> None:
        chain = list(elif_chain(node))
        for part in chain:
            self._enter(part)
            self._into(part.body, "true")
            if part.orelse:
                self._into(part.orelse, "false")
            else:
                self._leave(_as("false", after))
            self.body(part.body, after)
        if chain[-1].orelse:
            self.body(chain[-1].orelse, after)

    def _loop(self, node: Loop, after: tuple[_Way, ...]) -> None:
        header = self._enter(node)
        self._into(node.body, "true")
        if not (isinstance(node, ast.While) and _is_true(node.test)):
            if node.orelse:
                self._into(node.orelse, "false")
            else:
                self._leave(_as("false", after))
        self._loops.append((header, after, len(self._guards)))
        self.body(node.body, (_Way(header, "back"),))
        self._loops.pop()
        if node.orelse:
            self.body(node.orelse, after)

    def _with(self, node: ast.With | ast.AsyncWith, after: tuple[_Way, ...]) -> None:
        self._enter(node)
        # A context manager may swallow the exception: then what follows is next.
        follows = tuple(way.target for way in after if way.target is not None)
        self._guards.append(_Guard(handlers=follows))
        self._enter(node)  # again: what raises in this block may be swallowed
        self._into(node.body, "next")
        self.body(node.body, after)
        self._guards.pop()

    def _try(self, node: Try, after: tuple[_Way, ...]) -> None:
        final = self.entry(node.finalbody[0]) if node.finalbody else None
        joined = after if final is None else (_Way(final, "next"),)
        handlers = tuple(self._starts[handler] for handler in node.handlers)
        guard = _Guard(handlers, any(_takes_all(h) for h in node.handlers), final)
        self._guards.append(guard)
        orelse = self.entry(node.orelse[0]) if node.orelse else None
        self.body(node.body, joined if orelse is None else (_Way(orelse, "next"),))
        guard.handlers, guard.takes_all = (), False
        for handler in node.handlers:
            self._enter(handler)
            self._into(handler.body, "next")
            self.body(handler.body, joined)
        if node.orelse:
            self.body(node.orelse, joined)
        self._guards.pop()
        if node.finalbody:
            self.body(node.finalbody, self._after_final(guard, after))

    def _after_final(self, guard: _Guard, after: tuple[_Way, ...]) -> tuple[_Way, ...]:
        ordinary = any(e.target == guard.final and e.kind not in _JUMPS for e in self._edges)
        ways = list(after) if ordinary else []
        for jump in guard.jumps:
            raised = jump.kind in EXCEPTIONAL
            ways += self._raised("exception") if raised else self._jumped(jump)
        return tuple(
            way if way in after else _Way(way.target, way.kind, resumed=True) for way in ways
        )

    def _match(self, node: ast.Match, after: tuple[_Way, ...]) -> None:
        self._enter(node)
        self._leave(_Way(self._starts[case], "case") for case in node.cases)
        if not any(_is_irrefutable(case) for case in node.cases):
            self._leave(_as("false", after))
        for case in node.cases:
            self._enter(case)
            self._into(case.body, "next")
            self.body(case.body, after)

    def _jumped(self, jump: _Jump) -> list[_Way]:
        """Return where a jump leads: its target, or a `finally` on the way to it."""
        for guard in reversed(self._guards[jump.level :]):
            if guard.final is not None:
                if jump not in guard.jumps:
                    guard.jumps.append(jump)
                return [_Way(guard.final, jump.kind)]
        return [_Way(jump.target, jump.kind)]

    def _raised(self, kind: str) -> list[_Way]:
        """Return where an exception leads from here; the last way may be out of the function."""
        ways: list[_Way] = []
        for guard in reversed(self._guards):
            ways += [_Way(handler, kind) for handler in guard.handlers]
            if guard.takes_all:
                return ways
            if guard.final is not None:
                jump = _Jump(kind, None, 0)
                if all(known.kind not in EXCEPTIONAL for known in guard.jumps):
                    guard.jumps.append(jump)
                return [*ways, _Way(guard.final, kind)]
        return [*ways, _Way(None, kind)]


def _as(kind: str, ways: tuple[_Way, ...]) -> tuple[_Way, ...]:
    return tuple(_Way(way.target, kind, way.resumed) for way in ways)


def _is_true(test: ast.expr) -> bool:
    return isinstance(test, ast.Constant) and bool(test.value)


def _takes_all(handler: ast.ExceptHandler) -> bool:
    named = handler.type
    return named is None or (isinstance(named, ast.Name) and named.id == "BaseException")


def _is_irrefutable(case: ast.match_case) -> bool:
    pattern = case.pattern
    while isinstance(pattern, ast.MatchAs) and pattern.pattern is not None:
        pattern = pattern.pattern
    return case.guard is None and isinstance(pattern, ast.MatchAs)

"""Basic blocks of Python source, cut from its syntax tree; one numbering for tracer and analyzer.

Standard library only and no import of ours, because this file is also loaded inside the sandbox.

The cut. A block is a longest run of statements entered at its first and left after its last.

    begins at   the first statement of a module, class body or function; of a branch, handler,
                `else` or `finally`; of a `try` body; after an `if`, loop, `with`, `try` or `match`
                (a join); after a jump or a suspension
    ends after  the guard of an `if`, `elif` or `match`; `return`, `raise`, `break`, `continue`; a
                statement that yields or awaits
    is alone    a loop header, `for ... in ...:` or `while ...:`: the back edge leads to it
    holds too   the header of a `with`, which its body continues; the clause `except ...:` or
                `case ...:`, which its body continues; `def` and `class` headers, as any statement

Expressions are not cut: comprehensions, lambdas, `and`, `or` and conditional expressions belong to
their statement. A docstring is no statement. `else:`, `finally:` and `try:` evaluate nothing and
have no span.

The dynamic rule. A run visits blocks; a *step* of a trace is one visit, except that a loop header
is never a step by itself as long as something follows it: every header evaluated on the way is
glued in front of the block that is entered next, be it the body or what comes after the loop. So
one iteration is one step, several exhausted headers in a row belong to the step after them, and
an `if` guard, which ends its block, is never carried forward.

Decisions. An *arm* is a way out of an `if`, `elif`, loop header or `match`: into the body, or past
it. Exceptions, jumps and what happens inside an expression are no arms.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MODULE = "<module>"

Function = ast.FunctionDef | ast.AsyncFunctionDef
Scope = Function | ast.ClassDef
Loop = ast.For | ast.AsyncFor | ast.While
Try = ast.Try | ast.TryStar

_JUMPS = (ast.Return, ast.Raise, ast.Break, ast.Continue)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_OPAQUE = frozenset({"exec", "eval"})
_BODIES = frozenset({"body", "orelse", "handlers", "finalbody", "cases", "decorator_list"})
_Position = tuple[int, int]  # line from 1, column in UTF-8 bytes, as in the syntax tree


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of source: lines from 1, columns from 0 in characters, end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class StaticBlock:
    """One block; its twin for the rest of the house is `runwright.core.Block`."""

    id: int  # position in source order, from 0
    function: str  # `__qualname__` of the function or class whose code it is, or MODULE
    regions: tuple[Region, ...]  # one per statement or guard
    loop: bool  # a loop header
    opaque: bool = False  # calls `exec` or `eval` by name: what they run has no blocks


@dataclass(frozen=True, slots=True)
class StaticArm:
    """One way out of a decision; its twin for the rest of the house is `runwright.core.Arm`."""

    block: int  # that decides
    taken: bool  # into the body
    line: int  # of the decision
    target: int | None  # the block it leads into first; None: past the decision, and no `else`
    shared: bool  # the target can be reached another way too, or there is none


@dataclass(frozen=True, slots=True)
class Layout:
    """The blocks of a tree and where each of them begins.

    `starts` has one node per block: its first statement, or the loop, handler or case it heads.
    `decisions` has the numbers of the arms of each `if`, loop and `match`: into the body, or into
    each case; then past it, unless a `match` has a case for everything.
    """

    blocks: tuple[StaticBlock, ...]
    starts: dict[ast.AST, int]
    arms: tuple[StaticArm, ...]
    decisions: dict[ast.AST, tuple[int, ...]]
    first_block: int = 0  # number of `blocks[0]`, of a file that is not the first of its program
    first_arm: int = 0


def cut(
    tree: ast.Module,
    source: str,
    *,
    each_statement: bool = False,
    first_block: int = 0,
    first_arm: int = 0,
) -> Layout:
    """Cut a parsed module into basic blocks.

    Args:
        tree: What `ast.parse(source)` returned, unchanged.
        source: The text it was parsed from; needed for exact columns.
        each_statement: Cut finer, after each statement and each `except` or `case` clause.
        first_block: Where to begin numbering blocks.
        first_arm: Where to begin numbering arms.

    Raises:
        RecursionError: statements are nested too deeply.
    """
    cutter = _Cutter(source, each_statement=each_statement)
    cutter.scope(tree, MODULE)
    drafts = sorted(
        cutter.drafts, key=lambda draft: (draft.regions[0].line, draft.regions[0].column)
    )
    ids = {id(draft): number for number, draft in enumerate(drafts, first_block)}
    blocks = tuple(
        StaticBlock(number, draft.function, tuple(draft.regions), draft.loop, draft.opaque)
        for number, draft in enumerate(drafts, first_block)
    )
    arms: list[StaticArm] = []
    decisions: dict[ast.AST, tuple[int, ...]] = {}
    for decision in cutter.decisions:
        number = first_arm + len(arms)
        decisions[decision.node] = tuple(range(number, number + len(decision.ways)))
        arms += [_arm(ids[id(decision.block)], way, cutter.starts, ids) for way in decision.ways]
    starts = {node: ids[id(draft)] for node, draft in cutter.starts.items()}
    return Layout(blocks, starts, tuple(arms), decisions, first_block, first_arm)


def _arm(
    block: int, way: "_Way", starts: "dict[ast.AST, _Draft]", ids: dict[int, int]
) -> StaticArm:
    if way.first is None:
        return StaticArm(block, way.taken, way.line, None, shared=True)
    target = starts[way.first]
    return StaticArm(block, way.taken, way.line, ids[id(target)], target.loop)


def code_body(node: ast.Module | Scope) -> list[ast.stmt]:
    """Return a body without its docstring, unless the docstring is all there is."""
    body = node.body
    first = body[0] if body else None
    is_docstring = (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    )
    return body[1:] if is_docstring and len(body) > 1 else body


def first_of(statements: list[ast.stmt]) -> ast.stmt:
    """Return what evaluates first in a body: `try:` evaluates nothing by itself."""
    first = statements[0]
    while isinstance(first, (ast.Try, ast.TryStar)):
        first = first.body[0]
    return first


def own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """Walk a node, but not into the code of a function, class or lambda.

    What such a scope evaluates where it stands (decorators, defaults, bases) is walked.
    """
    pending = [node]
    while pending:
        current = pending.pop()
        yield current
        if isinstance(current, _SCOPES):
            pending.extend(evaluated_in_place(current))
        else:
            pending.extend(ast.iter_child_nodes(current))


def suspends(node: ast.AST) -> bool:
    """Say whether evaluating a node may leave its function and come back: yield or await."""
    suspending = (ast.Yield, ast.YieldFrom, ast.Await)
    return any(
        isinstance(part, suspending) or (isinstance(part, ast.comprehension) and part.is_async)
        for part in own_nodes(node)
    )


def header_parts(node: ast.stmt) -> list[ast.AST]:
    """Return the children of a compound statement that its header evaluates or names."""
    return [
        child
        for name, value in ast.iter_fields(node)
        if name not in _BODIES
        for child in (value if isinstance(value, list) else [value])
        if isinstance(child, ast.AST)
    ]


def covers_all(case: ast.match_case) -> bool:
    """Say whether a case takes every value: `case _:`, `case name:` and what ends in one."""
    pattern: ast.pattern | None = case.pattern
    while isinstance(pattern, (ast.MatchAs, ast.MatchOr)):
        pattern = pattern.patterns[-1] if isinstance(pattern, ast.MatchOr) else pattern.pattern
    return pattern is None and case.guard is None


def elif_chain(statement: ast.If) -> Iterator[ast.If]:
    """Yield an `if` and every `elif` that hangs on it; long chains need no recursion."""
    yield statement
    while len(statement.orelse) == 1 and isinstance(statement.orelse[0], ast.If):
        statement = statement.orelse[0]
        yield statement


def evaluated_in_place(node: ast.AST) -> list[ast.AST]:
    """Return what defining a function, class or lambda evaluates where it stands."""
    if isinstance(node, ast.ClassDef):
        return [*node.decorator_list, *node.bases, *node.keywords]
    if isinstance(node, ast.Lambda):
        return [*node.args.defaults, *(d for d in node.args.kw_defaults if d is not None)]
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return [*node.decorator_list, node.args, *([node.returns] if node.returns else [])]
    return []


class _Draft:
    """A block that is still growing."""

    def __init__(self, function: str, *, loop: bool) -> None:
        self.function = function
        self.loop = loop
        self.opaque = False
        self.regions: list[Region] = []


@dataclass(frozen=True)
class _Way:
    """An arm before its target has a number."""

    taken: bool
    line: int
    first: ast.AST | None  # what it leads into


@dataclass(frozen=True)
class _Decision:
    node: ast.AST
    block: _Draft
    ways: list[_Way]


class _Cutter:
    """Walks statements in source order; `current` is the block that the next one may continue."""

    def __init__(self, source: str, *, each_statement: bool) -> None:
        self._each_statement = each_statement
        self.drafts: list[_Draft] = []
        self.starts: dict[ast.AST, _Draft] = {}
        self.decisions: list[_Decision] = []
        self._text = _Text(source)
        self._function = MODULE
        self._joint = ""  # what `__qualname__` puts between a scope's name and one inside it
        self._current: _Draft | None = None

    def scope(self, node: ast.Module | Scope, name: str) -> None:
        outer = (self._function, self._current)
        self._function = name
        self._branch(code_body(node))
        self._function, self._current = outer

    def _branch(self, statements: Iterable[ast.stmt]) -> None:
        """Cut statements that begin a block and after which one begins."""
        self._current = None
        self._continue(statements)
        self._current = None

    def _continue(self, statements: Iterable[ast.stmt]) -> None:
        for statement in statements:
            if self._each_statement:
                self._current = None
            self._statement(statement)

    def _add(self, node: ast.AST, region: Region, *, loop: bool = False) -> None:
        if self._current is None or loop:
            self._current = _Draft(self._function, loop=loop)
            self.drafts.append(self._current)
            self.starts[node] = self._current
        self._current.regions.append(region)
        self._current.opaque |= isinstance(node, ast.stmt) and _is_opaque(node)

    def _decide(self, node: ast.If | Loop) -> None:
        """Note the arms of what was added last."""
        assert self._current is not None
        past = first_of(node.orelse) if node.orelse else None
        ways = [_Way(True, node.lineno, first_of(node.body)), _Way(False, node.lineno, past)]
        self.decisions.append(_Decision(node, self._current, ways))

    def _statement(self, node: ast.stmt) -> None:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                self._definition(node)
            case ast.If():
                self._if(node)
            case ast.For() | ast.AsyncFor() | ast.While():
                self._add(node, self._text.header(node), loop=True)
                self._decide(node)
                self._branch(node.body)
                self._branch(node.orelse)
            case ast.With() | ast.AsyncWith():
                self._with(node)
            case ast.Try() | ast.TryStar():
                self._try(node)
            case ast.Match():
                self._match(node)
            case _:
                self._add(node, self._text.whole(node))
                if isinstance(node, _JUMPS) or suspends(node):
                    self._current = None

    def _definition(self, node: Scope) -> None:
        self._add(node, self._text.header(node))
        name = (
            node.name if self._function == MODULE else f"{self._function}{self._joint}{node.name}"
        )
        outer, self._joint = self._joint, "." if isinstance(node, ast.ClassDef) else ".<locals>."
        self.scope(node, name)
        self._joint = outer
        if any(suspends(part) for part in evaluated_in_place(node)):
            self._current = None

    def _if(self, node: ast.If) -> None:
        chain = list(elif_chain(node))
        for part in chain:
            self._add(part, self._text.header(part))
            self._decide(part)
            self._branch(part.body)
        self._branch(chain[-1].orelse)

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
        self._add(node, self._text.header(node))
        if isinstance(node, ast.AsyncWith) or any(suspends(item) for item in node.items):
            self._current = None
        self._continue(node.body)
        self._current = None

    def _try(self, node: Try) -> None:
        self._branch(node.body)
        for handler in node.handlers:
            self._add(handler, self._text.clause(handler, handler.type))
            self._continue(handler.body)
            self._current = None
        self._branch(node.orelse)
        self._branch(node.finalbody)

    def _match(self, node: ast.Match) -> None:
        self._add(node, self._text.header(node))
        assert self._current is not None
        ways = [_Way(True, case.pattern.lineno, case) for case in node.cases]
        if not covers_all(node.cases[-1]):
            ways.append(_Way(False, node.lineno, None))
        self.decisions.append(_Decision(node, self._current, ways))
        for case in node.cases:
            self._current = None
            self._add(case, self._text.case(case))
            self._continue(case.body)
        self._current = None


def _is_opaque(node: ast.stmt) -> bool:
    return any(
        isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id in _OPAQUE
        for top in header_parts(node)
        for part in own_nodes(top)
    )


class _Text:
    """The source by lines, for positions that the syntax tree does not tell."""

    def __init__(self, source: str) -> None:
        # Only these three end a line for the parser; str.splitlines knows more of them.
        self._lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")

    def whole(self, node: ast.stmt) -> Region:
        """Return the region of a simple statement."""
        return self._region((node.lineno, node.col_offset), _end(node))

    def header(self, node: ast.stmt) -> Region:
        """Return the region of a compound statement from its decorator or word to its colon."""
        start = (node.lineno, node.col_offset)
        decorators: list[ast.expr] = getattr(node, "decorator_list", [])
        if decorators:
            start = self._before((decorators[0].lineno, decorators[0].col_offset), "@")
        inner = (part for child in header_parts(node) for part in ast.walk(child))
        last = max((_end(part) for part in inner), default=(0, 0))
        return self._region(start, self._colon(max(last, (node.lineno, node.col_offset))))

    def clause(self, node: ast.ExceptHandler, last: ast.expr | None) -> Region:
        """Return the region of an `except` clause up to its colon."""
        start = (node.lineno, node.col_offset)
        return self._region(start, self._colon(_end(last) if last is not None else start))

    def case(self, node: ast.match_case) -> Region:
        """Return the region of a `case` clause up to its colon."""
        start = self._before((node.pattern.lineno, node.pattern.col_offset), "case")
        return self._region(start, self._colon(_end(node.guard or node.pattern)))

    def _before(self, position: _Position, word: str) -> _Position:
        """Return where the nearest `word` before a position begins."""
        line, column = position
        found = self._bytes(line)[:column].rfind(word.encode())
        while found < 0 and line > 1:
            line -= 1
            found = self._bytes(line).rfind(word.encode())
        return (line, max(found, 0))

    def _colon(self, position: _Position) -> _Position:
        """Return the position after the first colon from here on that is not in a comment."""
        line, column = position
        while line <= len(self._lines):
            code = self._bytes(line)[column:].split(b"#", 1)[0]
            if b":" in code:
                return (line, column + code.index(b":") + 1)
            line, column = line + 1, 0
        return position

    def _bytes(self, line: int) -> bytes:
        return self._lines[line - 1].encode("utf-8", "surrogatepass")

    def _region(self, start: _Position, end: _Position) -> Region:
        return Region(start[0], self._characters(start), end[0], self._characters(end))

    def _characters(self, position: _Position) -> int:
        line, column = position
        text = self._lines[line - 1]
        if text.isascii():
            return column
        return len(self._bytes(line)[:column].decode("utf-8", "surrogatepass"))


def _end(node: ast.AST) -> _Position:
    return (getattr(node, "end_lineno", None) or 0, getattr(node, "end_col_offset", None) or 0)

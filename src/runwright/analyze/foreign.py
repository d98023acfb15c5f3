"""Basic blocks of C, C++, JavaScript and Java, cut by the rules of analyze/blocks.py.

What these languages add to the rules:

    `for (a; b; c)`   is one header, alone like any; its visits are the evaluations of `b`
    `do ... while`    has its header at the end: the words `while (...)`
    `switch`          is a guard; each `case` begins a block, and falling into one is a visit of it
    labels            begin a block; `goto` ends one
    empty statements  are none, except as the whole body of a loop

Each visit of a header stands where control goes to the condition: before the loop, at the end of
its body, before a `continue`. So nothing is inserted into an expression, and conditions may declare
what they like. Statements of a JavaScript file outside functions belong to `<module>`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from runwright.analyze.blocks import MODULE
from runwright.analyze.endings import (
    BODIES,
    CASES,
    COMMENTS,
    JUMPS,
    LOOPS,
    SWITCHES,
    all_complete,
    case_statements,
    is_default,
    label_of,
    statements_of,
)
from runwright.analyze.grammars import GRAMMARS, Grammar, Node, encoded, parse_foreign
from runwright.analyze.naming import caught_name, default_name, name_of
from runwright.analyze.positions import Positions
from runwright.analyze.sites import ForeignLayout, Kind, Routine, Site
from runwright.core.block import Arm, Block

_SUSPENSIONS = frozenset({"yield_expression", "await_expression", "co_await_expression"})
_NO_STATEMENTS = frozenset({"import_statement", "preproc_include", "preproc_def", "preproc_call"})
_CONDITIONAL = frozenset(
    {"preproc_if", "preproc_ifdef", "preproc_else", "preproc_elif", "preproc_elifdef"}
)
_TRIES = frozenset({"try_statement", "try_with_resources_statement"})


@dataclass(eq=False)
class _Draft:
    """A block that is still growing."""

    function: str
    loop: bool = False
    spans: list[tuple[int, int]] = field(default_factory=list)


@dataclass(eq=False)
class _Target:
    """A loop or switch that a `break` or `continue` may be about."""

    label: str
    header: _Draft | None = None  # None: a switch
    past: int = -1
    scope: int = -1


@dataclass(eq=False)
class _ArmDraft:
    block: _Draft
    taken: bool
    offset: int
    target: _Draft | None = None


def cut_foreign(source: str, language: str, *, each_statement: bool = False) -> ForeignLayout:
    """Cut a program into basic blocks and say where its probes belong.

    Args:
        source: Text of one file.
        language: "c", "cpp", "javascript" or "java".
        each_statement: Cut finer, after each statement.

    Raises:
        UnknownName: there is no grammar for the language.
        NeedsExtra: the parsers are not installed.
        RecursionError: statements are nested too deeply.
    """
    root = parse_foreign(source, language)
    cutter = _Cutter(GRAMMARS[language], each_statement=each_statement)
    cutter.program(root)
    return cutter.layout(Positions(encoded(source)))


class _Cutter:
    """Walks statements in source order; `current` is the block that the next one may continue."""

    def __init__(self, grammar: Grammar, *, each_statement: bool) -> None:
        self._grammar = grammar
        self._each_statement = each_statement
        self._drafts: list[_Draft] = []
        self._arms: list[_ArmDraft] = []
        self._sites: list[tuple[Site, _Draft | None]] = []
        self._functions: list[Routine] = []
        self._unread: list[str] = []
        self._function = -1
        self._qualifier = ""
        self._current: _Draft | None = None
        self._targets: list[_Target] = []
        self._label = ""
        self._clause: tuple[int, int] | None = None  # a `case` or `catch` that a block continues

    def layout(self, text: Positions) -> ForeignLayout:
        drafts = sorted(self._drafts, key=lambda draft: draft.spans[0])
        ids = {id(draft): number for number, draft in enumerate(drafts)}
        blocks = tuple(
            Block(n, d.function, tuple(text.span(*span) for span in d.spans), d.loop)
            for n, d in enumerate(drafts)
        )
        arms = tuple(
            Arm(
                ids[id(arm.block)],
                arm.taken,
                text.line(arm.offset),
                None if arm.target is None else ids[id(arm.target)],
            )
            for arm in self._arms
        )
        sites = [
            site
            if draft is None
            else Site(site.offset, site.kind, site.function, ids[id(draft)], site.past, site.scope)
            for site, draft in self._sites
        ]
        sites.sort(key=lambda site: site.offset)
        return ForeignLayout(
            blocks, arms, tuple(sites), tuple(self._functions), tuple(self._unread)
        )

    def program(self, root: Node) -> None:
        if not self._grammar.script:
            self._inside(root)
            return
        self._functions.append(Routine(MODULE, root, root))
        self._function = 0
        start, statements = _split(statements_of(root), _body_start(root))
        self._site(start, Kind.CALL)
        self._branch(statements)
        self._leave(root.end_byte)

    # -- functions ---------------------------------------------------------------------------

    def _inside(self, node: Node) -> None:
        """Cut the functions in a node that is no statement, or in the expressions of one."""
        for child in node.named_children:
            if child.type in self._grammar.functions:
                self._routine(child)
            elif child.type == "block" and node.type == "class_body":
                self._scope(child, child, "<init>")
            elif child.type in self._grammar.classes:
                outer = self._qualifier
                self._qualifier = self._qualified(name_of(child) or "<class>")
                self._inside(child)
                self._qualifier = outer
            else:
                self._inside(child)

    def _routine(self, node: Node) -> None:
        body = node.child_by_field_name("body")
        if body is None and node.type == "static_initializer":
            body = next(c for c in node.named_children if c.type == "block")
        name = name_of(node) or default_name(node)
        if body is None or body.type not in BODIES:
            self._inside(node)
        elif node.has_error or _is_constant(node):
            self._unread.append(self._qualified(name))
        else:
            self._scope(node, body, name)

    def _scope(self, node: Node, body: Node, name: str) -> None:
        outer = (self._function, self._qualifier, self._current, self._targets, self._label)
        self._qualifier = self._qualified(name)
        self._function = len(self._functions)
        self._functions.append(Routine(self._qualifier, node, body))
        self._targets, self._label = [], ""
        start, statements = _split(statements_of(body), body.start_byte + 1)
        self._site(start, Kind.CALL)
        self._branch(statements)
        if all_complete(statements):
            self._leave(body.end_byte - 1)
        self._site(body.end_byte - 1, Kind.EXIT)
        self._function, self._qualifier, self._current, self._targets, self._label = outer

    def _qualified(self, name: str) -> str:
        return f"{self._qualifier}{self._grammar.joint}{name}" if self._qualifier else name

    # -- sites -------------------------------------------------------------------------------

    def _site(self, offset: int, kind: Kind, number: int = -1, past: int = -1) -> None:
        self._sites.append((Site(offset, kind, self._function, number, past), None))

    def _leave(self, offset: int, *, scope: int = -1) -> None:
        site = Site(offset, Kind.LEAVE, self._function, scope=scope)
        self._sites.append((site, None))

    def _header(self, offset: int, target: _Target, *, scope: int = -1) -> None:
        site = Site(offset, Kind.HEADER, self._function, past=target.past, scope=scope)
        self._sites.append((site, target.header))

    def _add(self, start: int, end: int, at: int) -> _Draft:
        """Add a stretch of source to the current block; if there is none, one begins at `at`."""
        if self._current is None:
            self._current = _Draft(self._functions[self._function].name)
            self._drafts.append(self._current)
            site = Site(at, Kind.ENTER, self._function)
            self._sites.append((site, self._current))
            if self._clause is not None:
                self._current.spans.append(self._clause)
        self._clause = None
        self._current.spans.append((start, end))
        return self._current

    def _arm(self, block: _Draft, offset: int, *, taken: bool) -> int:
        self._arms.append(_ArmDraft(block, taken, offset))
        return len(self._arms) - 1

    def _aim(self, arm: int, first: int) -> None:
        """Let an arm lead to the first block that was made since there were `first` of them."""
        self._arms[arm].target = self._drafts[first] if len(self._drafts) > first else None

    # -- statements --------------------------------------------------------------------------

    def _branch(self, statements: Iterable[Node]) -> None:
        self._current = None
        self._continue(statements)
        self._current = None

    def _continue(self, statements: Iterable[Node]) -> None:
        for statement in statements:
            if self._each_statement:
                self._current = None
            self._statement(statement, statement.start_byte)

    def _statement(self, node: Node, at: int) -> None:
        """Cut a statement; what must stand before it is put at the offset `at`."""
        kind = node.type
        if kind in self._grammar.functions:  # hoisted: nothing runs where it stands
            self._routine(node)
        elif kind in COMMENTS or kind in _NO_STATEMENTS or _is_empty(node):
            return
        elif kind in BODIES:
            self._continue(statements_of(node))
        elif kind == "if_statement":
            self._if(node, at)
        elif kind in LOOPS:
            self._loop(node, at)
        elif kind in SWITCHES:
            self._switch(node, at)
        elif kind in _TRIES:
            self._try(node, at)
        elif kind == "labeled_statement":
            self._labeled(node, at)
        elif kind in _CONDITIONAL:
            about = (node.child_by_field_name("condition"), node.child_by_field_name("name"))
            self._branch(child for child in node.named_children if child not in about)
        elif kind in ("synchronized_statement", "finally_clause"):
            self._guarded(node, at)
        elif kind in JUMPS:
            self._jump(node, at)
        else:
            self._simple(node, at)

    def _simple(self, node: Node, at: int) -> None:
        if node.type == "explicit_constructor_invocation":  # must come first in its constructor
            at = node.end_byte
        end = node.end_byte
        if node.type in self._grammar.classes:
            body = node.child_by_field_name("body")
            end = body.start_byte if body is not None else end
        self._add(node.start_byte, end, at)
        current = self._current
        self._nested(node)
        self._current = None if _suspends(node, self._grammar) else current

    def _nested(self, node: Node) -> None:
        """Cut the functions inside the expressions of a statement."""
        current = self._current
        outer, self._qualifier = self._qualifier, self._functions[self._function].name
        if self._qualifier == MODULE:
            self._qualifier = ""
        if node.type in self._grammar.classes:
            self._qualifier = self._qualified(name_of(node) or "<class>")
        self._inside(node)
        self._qualifier, self._current = outer, current

    def _if(self, node: Node, at: int) -> None:
        condition = _field(node, "condition")
        then = _field(node, "consequence")
        block = self._add(node.start_byte, condition.end_byte, at)
        taken = self._arm(block, node.start_byte, taken=True)
        past = self._arm(block, node.start_byte, taken=False)
        self._site(at, Kind.DECIDE, past)
        self._nested(condition)
        self._body(then, taken, past)
        other = node.child_by_field_name("alternative")
        if other is not None and other.type == "else_clause":
            other = statements_of(other)[-1]
        if other is not None:
            first = len(self._drafts)
            self._braced(other)
            self._aim(past, first)
        self._current = None

    def _body(self, body: Node, taken: int, past: int) -> None:
        first = len(self._drafts)
        self._braced(body, arm=(taken, past))
        self._aim(taken, first)

    def _braced(
        self, body: Node, *, arm: tuple[int, int] | None = None, loop: _Target | None = None
    ) -> None:
        """Cut a body that is entered at its start; one that has no braces is given them."""
        has_braces = body.type in BODIES
        start = body.start_byte + has_braces
        end = body.end_byte - has_braces
        if not has_braces:
            self._site(start, Kind.OPEN)
        if arm is not None:
            self._site(start, Kind.ARM, *arm)
        self._current = None
        statements = statements_of(body) if has_braces else [body]
        if loop is not None and all(_is_empty(statement) for statement in statements):
            self._add(body.start_byte, body.end_byte, start)
        else:
            self._continue(statements)
        if all_complete(statements):
            self._leave(end, scope=-1 if has_braces else start)
            if loop is not None:
                self._header(end, loop, scope=loop.scope)
        if not has_braces:
            self._site(end, Kind.CLOSE)
        self._current = None

    def _loop(self, node: Node, at: int) -> None:
        body = _field(node, "body")
        ends_with_header = node.type == "do_statement"
        header = _Draft(self._functions[self._function].name, loop=True)
        if ends_with_header:
            condition = _field(node, "condition")
            word = next(c for c in node.children if c.type == "while")
            header.spans.append((word.start_byte, condition.end_byte))
        else:
            header.spans.append((node.start_byte, _before(node, body)))
        target = _Target(self._label, header, scope=body.start_byte)
        self._label = ""
        taken = self._arm(header, header.spans[0][0], taken=True)
        target.past = self._arm(header, header.spans[0][0], taken=False)
        self._drafts.append(header)
        if not ends_with_header:
            self._leave(at)
            self._header(at, target)
            for part in node.named_children:
                if part != body:
                    self._current = header
                    self._nested_in(part)
        self._targets.append(target)
        first = len(self._drafts)
        self._braced(body, arm=(taken, target.past), loop=target)
        self._aim(taken, first)
        self._targets.pop()
        if ends_with_header:
            self._nested(_field(node, "condition"))
        self._current = None

    def _nested_in(self, part: Node) -> None:
        if part.type in self._grammar.functions:
            self._routine(part)
        else:
            self._nested(part)

    def _switch(self, node: Node, at: int) -> None:
        body = _field(node, "body")
        block = self._add(node.start_byte, _before(node, body), at)
        cases = [case for case in body.named_children if case.type in CASES]
        default = next((case for case in cases if is_default(case)), None)
        arms = {case.start_byte: self._arm(block, case.start_byte, taken=True) for case in cases}
        if default is not None:
            past = arms[default.start_byte]
        else:
            past = self._arm(block, node.start_byte, taken=False)
        self._site(at, Kind.DECIDE, past)
        self._targets.append(_Target(self._label))
        self._label = ""
        shared: list[int] = []  # arms of cases that fall through to the next at once
        clause: int | None = None
        for case in cases:
            statements = case_statements(case)
            shared.append(arms[case.start_byte])
            clause = case.start_byte if clause is None else clause
            if statements:
                self._case(case, statements, clause, shared, past)
                shared, clause = [], None
            else:
                self._site(case.end_byte, Kind.ARM, shared[-1], past)
        self._targets.pop()
        self._current = None

    def _case(
        self, case: Node, statements: list[Node], clause: int, arms: list[int], past: int
    ) -> None:
        first = len(self._drafts)
        colon = next(c for c in case.children if c.type in (":", "->"))
        self._clause = (clause, colon.end_byte)
        arrow = colon.type == "->"
        start, end = statements[0].start_byte, statements[-1].end_byte
        own = arms[-1]
        if arrow and statements[0].type in BODIES:
            start, end = start + 1, end - 1
        elif arrow:
            self._site(start, Kind.OPEN)
        self._site(start, Kind.ARM, own, past)
        self._branch(statements)
        if all_complete(statements):
            self._leave(end, scope=start if arrow else -1)
        if arrow and statements[0].type not in BODIES:
            self._site(end, Kind.CLOSE)
        for arm in arms:
            self._aim(arm, first)

    def _try(self, node: Node, at: int) -> None:
        resources = node.child_by_field_name("resources")
        body = _field(node, "body")
        self._current = self._current if resources is not None else None
        if resources is not None:
            self._add(node.start_byte, resources.end_byte, at)
            self._nested(resources)
        self._part(body)
        for part in node.named_children:
            if part.type == "catch_clause":
                self._catch(part)
            elif part.type == "finally_clause":
                self._current = None
                self._part(statements_of(part)[-1])
        self._current = None

    def _part(self, body: Node) -> None:
        statements = statements_of(body)
        self._continue(statements)
        if all_complete(statements):
            self._leave(body.end_byte - 1)
        self._current = None

    def _catch(self, clause: Node) -> None:
        body = _field(clause, "body")
        self._current = None
        name = caught_name(clause)
        site = Site(body.start_byte + 1, Kind.CAUGHT, self._function, name=name)
        self._sites.append((site, None))
        if statements_of(body):
            self._clause = (clause.start_byte, _before(clause, body))
        else:
            self._add(clause.start_byte, clause.end_byte, body.start_byte + 1)
        self._part(body)
        self._clause = None

    def _guarded(self, node: Node, at: int) -> None:
        body = statements_of(node)[-1]
        self._add(node.start_byte, _before(node, body), at)
        self._part(body)

    def _labeled(self, node: Node, at: int) -> None:
        inner = statements_of(node)[-1]
        self._current = None
        self._label = label_of(node)
        self._statement(inner, at if self._grammar.label_first else inner.start_byte)
        self._label = ""

    def _jump(self, node: Node, at: int) -> None:
        self._add(node.start_byte, node.end_byte, at)
        values = statements_of(node)
        wraps = node.type == "return_statement" and bool(values)
        bare = node.type == "return_statement" and not values
        site = Site(at, Kind.LEAVE, self._function, name="return" if bare else "")
        self._sites.append((site, None))
        if node.type == "continue_statement":
            label = label_of(node)
            loops = [t for t in self._targets if t.header is not None]
            for target in reversed(loops):
                if not label or target.label == label:
                    self._header(at, target, scope=target.scope)
                    break
        if wraps:
            self._site(values[0].start_byte, Kind.RETURN)
        self._nested(node)
        if wraps:
            self._site(values[-1].end_byte, Kind.RETURNED)
        self._current = None


def _field(node: Node, name: str) -> Node:
    child = node.child_by_field_name(name)
    assert child is not None, f"a {node.type} has a {name}"
    return child


def _before(node: Node, body: Node) -> int:
    """Return where the words before a body end."""
    return max(c.end_byte for c in node.children if c.end_byte <= body.start_byte and c != body)


def _is_constant(node: Node) -> bool:
    """Say whether a C++ function may be run by the compiler, where probes cannot be."""
    words = {c.text for c in node.children if c.type == "type_qualifier"}
    return bool(words & {b"constexpr", b"consteval"})


def _is_empty(node: Node) -> bool:
    return node.type == "empty_statement" or node.text == b";"


def _split(statements: list[Node], start: int) -> tuple[int, list[Node]]:
    """Return where code may begin, and the statements without directives like "use strict".

    In a Java constructor it begins after the call of another one, which must come first.
    """
    for at, statement in enumerate(statements):
        inner = statement.named_children
        is_directive = (
            statement.type == "expression_statement"
            and len(inner) == 1
            and inner[0].type == "string"
        )
        if not is_directive:
            if statement.type == "explicit_constructor_invocation":
                start = statement.end_byte
            return start, statements[at:]
        start = statement.end_byte
    return start, []


def _body_start(root: Node) -> int:
    hashbang = next((c for c in root.children if c.type == "hash_bang_line"), None)
    return 0 if hashbang is None else hashbang.end_byte + 1


def _suspends(node: Node, grammar: Grammar) -> bool:
    return any(part.type in _SUSPENSIONS for part in _own_nodes(node, grammar))


def _own_nodes(node: Node, grammar: Grammar) -> Iterator[Node]:
    pending = [node]
    while pending:
        current = pending.pop()
        yield current
        pending.extend(c for c in current.named_children if c.type not in grammar.functions)

"""Mutators: one mistake at a time put into a right program, by its syntax tree.

A mutator finds the places where a mistake of its kind can be made and says what would stand there
instead. The kinds here lose, move or exchange something whole: a statement, an operand, the piece
of a call. They are meant for judging repairers that edit what is there, so a place is left out
where the text lost stands elsewhere in the function too, or is one of the usual small forms
(`+ 1`, `[0]`, `.strip()`): there the way back is a small edit, and finding it proves little.

Nothing is drawn here: the same program gives the same mutants, in the order of its text.
"""

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

Function = ast.FunctionDef | ast.AsyncFunctionDef
_SIMPLE = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr)
_JUMPS = (ast.Return, ast.Break, ast.Continue, ast.Pass, ast.Raise)
_USUAL_PIECES = {"[0]", "[-1]", "[1:]", "[:-1]", "[::-1]"}
_PAIRED = {"range", "max", "min", "isinstance"}  # a call of them with one argument is another call
_NAMES = re.compile(r"\bid='[^']*'")  # as ast.dump writes the names of variables
_WITH_DEFAULT = {"max", "min", "next", "get", "pop"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A program with one mistake in it."""

    kind: str
    line: int  # of the mistake, in `original`
    note: str  # what was done, in words
    source: str
    original: str  # the right program, written as `source` is: they differ by the mistake alone


@dataclass(frozen=True, slots=True)
class _Change:
    """Nodes of a tree, by id, with what stands in their place; nothing: the node is dropped."""

    at: ast.stmt | ast.expr
    note: str
    swaps: Mapping[int, Sequence[ast.AST]] = field(default_factory=dict)


class _Tree:
    """A program's tree with what mutators ask of it."""

    def __init__(self, source: str) -> None:
        self.module = ast.parse(source)
        self.parents = {
            child: parent
            for parent in ast.walk(self.module)
            for child in ast.iter_child_nodes(parent)
        }
        self.functions = [
            node for node in ast.walk(self.module) if isinstance(node, ast.FunctionDef)
        ]

    def nodes(self) -> Iterator[tuple[Function, ast.AST]]:
        """Yield every node inside a function with the outermost function around it."""
        for function in self.functions:
            if isinstance(self.parents[function], ast.Module):
                for statement in function.body:
                    yield from ((function, node) for node in ast.walk(statement))

    def bodies(self) -> Iterator[tuple[Function, list[ast.stmt]]]:
        """Yield every list of statements of a function, docstrings left out."""
        for function, node in [
            *((item, item) for item in self.functions if item in self.module.body),
            *self.nodes(),
        ]:
            for name in ("body", "orelse"):
                body = getattr(node, name, None)
                if isinstance(body, list) and body:
                    yield function, [item for item in body if not _is_text(item)]


Mutator = Callable[[_Tree], Iterator[_Change]]


def mutants(source: str, kinds: Sequence[str] = ()) -> Iterator[Mutant]:
    """Yield every mutant of a program, kind by kind, each once.

    Args:
        source: A right program in Python.
        kinds: Of `KINDS`; none: all.

    Raises:
        SyntaxError: the source is no program.
    """
    tree = _Tree(ast.unparse(ast.parse(source)))
    original = ast.unparse(tree.module)
    seen = {original}
    for kind in kinds or tuple(KINDS):
        for change in KINDS[kind](tree):
            changed = _rewritten(tree.module, change.swaps)
            text = ast.unparse(ast.fix_missing_locations(changed))
            if text not in seen and _parses(text):
                seen.add(text)
                yield Mutant(kind, change.at.lineno, change.note, text, original)


def _parses(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


def _rewritten(node: ast.AST, swaps: Mapping[int, Sequence[ast.AST]]) -> ast.AST:
    """Return a copy of a tree with nodes exchanged; an emptied body becomes `pass`."""
    values: dict[str, object] = {}
    for name, value in ast.iter_fields(node):
        if isinstance(value, list):
            values[name] = [new for item in value for new in _replaced(item, swaps)]
            if value and not values[name] and name == "body":
                values[name] = [ast.Pass()]
        elif isinstance(value, ast.AST):
            new = _replaced(value, swaps)
            values[name] = new[0] if new else None
        else:
            values[name] = value
    return ast.copy_location(type(node)(**values), node)


def _replaced(item: object, swaps: Mapping[int, Sequence[ast.AST]]) -> list[object]:
    if not isinstance(item, ast.AST):
        return [item]
    if id(item) in swaps:
        return [_rewritten(new, {}) for new in swaps[id(item)]]
    return [_rewritten(item, swaps)]


# --- losing something ---------------------------------------------------------------------------


def lost_statement(tree: _Tree) -> Iterator[_Change]:
    """A simple statement is missing, one that nothing in the function resembles."""
    for function, body in tree.bodies():
        for node in body:
            if not isinstance(node, _SIMPLE) or _reforms(node):
                continue
            if not _resembled(function, node):
                yield _Change(node, f"`{_short(node)}` is missing", {id(node): []})


def lost_case(tree: _Tree) -> Iterator[_Change]:
    """A case that the program told apart is missing: an `if` with a body, or one of a chain."""
    for _, body in tree.bodies():
        for node in body:
            if not isinstance(node, ast.If):
                continue
            note = f"case `{_short(node.test)}` is missing"
            chained = len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If)
            if not node.orelse and not (len(node.body) == 1 and isinstance(node.body[0], _JUMPS)):
                yield _Change(node, note, {id(node): []})
            elif chained:
                yield _Change(node, note, {id(node): node.orelse})


def lost_operand(tree: _Tree) -> Iterator[_Change]:
    """One operand of an operator is missing, and the operator with it."""
    for function, node in tree.nodes():
        if not isinstance(node, ast.BinOp) or _repeated(function, node):
            continue
        sides = (node.left, node.right)
        if any(isinstance(side, ast.Constant) and side.value in (1, 2) for side in sides):
            continue
        for kept in sides:
            note = f"`{_short(kept)}` for `{_short(node)}`"
            yield _Change(node, note, {id(node): [kept]})


def lost_argument(tree: _Tree) -> Iterator[_Change]:
    """The last positional or the last named argument of a call is missing."""
    for _, node in tree.nodes():
        if not isinstance(node, ast.Call) or len(node.args) + len(node.keywords) < 2:
            continue
        name = _name(node.func)
        last: list[ast.expr | ast.keyword] = []
        if len(node.args) > 1 and name not in {"range", *_WITH_DEFAULT}:
            last.append(node.args[-1])
        if node.keywords and not _is_usual(node.keywords[-1]):
            last.append(node.keywords[-1])
        for lost in last:
            note = f"`{_short(node)}` without `{_short(lost)}`"
            yield _Change(node, note, {id(lost): []})


def lost_alternative(tree: _Tree) -> Iterator[_Change]:
    """A conditional expression always takes one of its two values."""
    for _, node in tree.nodes():
        if not isinstance(node, ast.IfExp):
            continue
        for kept in (node.body, node.orelse):
            guarded = kept is node.body and isinstance(kept, (ast.BinOp, ast.Subscript))
            if not guarded:  # `a / b if b else 0` is a guard, which repairers put in
                note = f"`{_short(kept)}` for `{_short(node)}`"
                yield _Change(node, note, {id(node): [kept]})


def lost_call(tree: _Tree) -> Iterator[_Change]:
    """A call with arguments is missing: its receiver, or what it is applied to, stands alone."""
    for _, node in tree.nodes():
        if not isinstance(node, ast.Call) or isinstance(tree.parents[node], ast.Expr):
            continue
        kept = _applied_to(node)
        if kept is not None:
            yield _Change(node, f"`{_short(kept)}` for `{_short(node)}`", {id(node): [kept]})


def _applied_to(node: ast.Call) -> ast.expr | None:
    """Return the value that a call with arguments of its own transforms, or None."""
    positional = [item for item in node.args if not isinstance(item, ast.Starred)]
    if isinstance(node.func, ast.Attribute) and positional:
        receiver = node.func.value
        if not isinstance(receiver, ast.Constant):
            return receiver
        return positional[0] if receiver.value not in ("", " ") else None
    if not isinstance(node.func, ast.Name) or node.func.id in _PAIRED or len(positional) < 2:
        return None
    if node.func.id in ("map", "filter"):
        return positional[1]
    rounded = isinstance(positional[1], ast.Constant) and positional[1].value == 2
    return None if node.func.id == "round" and rounded else positional[0]


def lost_subscript(tree: _Tree) -> Iterator[_Change]:
    """A position or a slice is missing: the whole container stands there."""
    for function, node in tree.nodes():
        if not isinstance(node, ast.Subscript) or not isinstance(node.ctx, ast.Load):
            continue
        piece = ast.unparse(node).removeprefix(ast.unparse(node.value))
        if piece not in _USUAL_PIECES and not _repeated(function, node):
            note = f"`{_short(node.value)}` for `{_short(node)}`"
            yield _Change(node, note, {id(node): [node.value]})


def lost_element(tree: _Tree) -> Iterator[_Change]:
    """One element of a written list, tuple, set or dictionary is missing."""
    for function, node in tree.nodes():
        if not isinstance(node, ast.expr) or _repeated(function, node):
            continue
        if isinstance(tree.parents[node], ast.Lambda):
            continue  # most are keys to sort by, of which few forms are usual
        if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
            if len(node.elts) < 2 or not isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
                continue
            for lost in node.elts:
                yield _Change(node, f"`{_short(lost)}` is missing", {id(lost): []})
        elif isinstance(node, ast.Dict) and len(node.keys) > 1:
            for key, value in zip(node.keys, node.values, strict=True):
                if key is not None:
                    swaps: dict[int, Sequence[ast.AST]] = {id(key): [], id(value): []}
                    yield _Change(node, f"key `{_short(key)}` is missing", swaps)


# --- moving and exchanging ----------------------------------------------------------------------


def far_move(tree: _Tree) -> Iterator[_Change]:
    """A statement stands two places further down or up than it should."""
    for _, body in tree.bodies():
        for first, middle, last in zip(body, body[1:], body[2:], strict=False):
            if any(isinstance(item, (*_JUMPS, Function)) for item in (first, middle, last)):
                continue
            for moved, order in ((first, (middle, last, first)), (last, (last, first, middle))):
                way = "down" if moved is first else "up"
                swaps = {id(first): order, id(middle): (), id(last): ()}
                yield _Change(moved, f"`{_short(moved)}` two places {way}", swaps)


def exchanged_values(tree: _Tree) -> Iterator[_Change]:
    """Two assignments, or two returns, of one function have each other's value."""
    for function in tree.functions:
        holders = [
            node
            for node in ast.walk(function)
            if isinstance(node, (ast.Assign, ast.Return)) and node.value is not None
        ]
        for one, two in combinations(holders, 2):
            first, second = one.value, two.value
            if first is None or second is None or type(one) is not type(two):
                continue
            if ast.dump(first) == ast.dump(second) or _undone_by_order(tree, one, two):
                continue
            if isinstance(first, ast.Constant) and isinstance(second, ast.Constant):
                continue  # as good as a negated condition
            note = f"`{_short(first)}` and `{_short(second)}` exchanged"
            yield _Change(one, note, {id(first): [second], id(second): [first]})


def _undone_by_order(tree: _Tree, one: ast.stmt, two: ast.stmt) -> bool:
    """True if exchanging the statements, or the branches they are, would undo it."""
    if isinstance(one, ast.Assign) and isinstance(two, ast.Assign):
        return [ast.dump(item) for item in one.targets] == [ast.dump(item) for item in two.targets]
    parent = tree.parents[one]
    return isinstance(parent, ast.If) and parent is tree.parents[two]


KINDS: dict[str, Mutator] = {
    "lost-statement": lost_statement,
    "lost-case": lost_case,
    "lost-operand": lost_operand,
    "lost-argument": lost_argument,
    "lost-alternative": lost_alternative,
    "lost-call": lost_call,
    "lost-subscript": lost_subscript,
    "lost-element": lost_element,
    "far-move": far_move,
    "exchanged-values": exchanged_values,
}


# --- what the places are asked ------------------------------------------------------------------


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _short(node: ast.AST, most: int = 50) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= most else text[: most - 3] + "..."


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def _is_usual(item: ast.keyword) -> bool:
    """True for `reverse=...`, `default=...` and a key that is a plain name."""
    return item.arg in ("reverse", "default") or isinstance(item.value, (ast.Name, ast.Attribute))


def _repeated(function: Function, node: ast.expr) -> bool:
    """True if the function holds the same expression twice."""
    own = ast.dump(node)
    kind = type(node)
    return sum(isinstance(item, kind) and ast.dump(item) == own for item in ast.walk(function)) > 1


def _reforms(node: ast.stmt) -> bool:
    """True for `x = f(x)`: a variable put in another form."""
    if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
        return False
    name = node.targets[0].id
    inside = ast.walk(node.value)
    return any(isinstance(item, ast.Name) and item.id == name for item in inside)


def _resembled(function: Function, node: ast.stmt) -> bool:
    """True if another statement is the same but for its names."""
    own = _nameless(node)
    others = (item for item in ast.walk(function) if isinstance(item, ast.stmt))
    return any(item is not node and _nameless(item) == own for item in others)


def _nameless(node: ast.AST) -> str:
    return _NAMES.sub("id=''", ast.dump(node))

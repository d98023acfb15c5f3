"""Source: a program's text and its tree, and exact edits of that text.

Everything outside an edit's splices stays byte for byte as it was: comments, blank lines, quotes.
The tree counts columns in UTF-8 bytes; this file alone converts them to characters.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

Function = ast.FunctionDef | ast.AsyncFunctionDef
Compound = ast.If | ast.For | ast.AsyncFor | ast.While | ast.With | Function
Loop = ast.For | ast.AsyncFor | ast.While
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp

_PARSE_ERRORS = (SyntaxError, ValueError, RecursionError, MemoryError)
_ATOMS = (
    ast.Name,
    ast.Constant,
    ast.Call,
    ast.Attribute,
    ast.Subscript,
    ast.List,
    ast.Dict,
    ast.Set,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.JoinedStr,
)
# Parents that give their child a place between brackets or commas: no parentheses needed there.
_TIGHT_PARENTS = (ast.BinOp, ast.BoolOp, ast.UnaryOp, ast.Compare, ast.Await, ast.Starred)


@dataclass(frozen=True, slots=True)
class Splice:
    """Characters `start` to `end` (exclusive) of the source become `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of a program and what it costs.

    `cost` grows with what is changed: 1 is the smallest edit of its kind. `weight` is how natural
    the kind is (its prior) divided by the cost; the search tries heavy edits first.
    """

    line: int
    description: str  # e.g. "line 4: `<` for `<=`"
    splices: tuple[Splice, ...]
    cost: float = 1.0
    kind: str = ""
    prior: float = 0.0

    @property
    def weight(self) -> float:
        """Prior per cost."""
        return self.prior / self.cost


def parse(text: str) -> ast.Module | None:
    """Return the tree of `text`, or None if it is not a program. Nothing is executed."""
    try:
        return ast.parse(text)
    except _PARSE_ERRORS:
        return None


@lru_cache(maxsize=65536)
def _is_atom(text: str) -> bool:
    try:
        return isinstance(ast.parse(text, mode="eval").body, _ATOMS)
    except _PARSE_ERRORS:
        return False


class Source:
    """One program's text with its tree, parents and offsets.

    Raises:
        ValueError: the text does not parse; callers use `parse` first.
    """

    def __init__(self, text: str) -> None:
        tree = parse(text)
        if tree is None:
            raise ValueError("source does not parse; look for a syntax repair first")
        self.text = text
        self.tree = tree
        self.parents: dict[ast.AST, ast.AST] = {
            child: parent for parent in ast.walk(tree) for child in ast.iter_child_nodes(parent)
        }

    @cached_property
    def lines(self) -> list[str]:
        """Lines with their ends. Only what Python itself counts as the end of a line is one."""
        parts = self.text.split("\n")
        return [part + "\n" for part in parts[:-1]] + [parts[-1]]

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        for line in self.lines:
            starts.append(starts[-1] + len(line))
        return starts

    def offset(self, line: int, column: int) -> int:
        """Return the character offset of a line (from 1) and a column in UTF-8 bytes."""
        text = self.lines[line - 1]
        if not text.isascii():
            column = len(text.encode("utf-8")[:column].decode("utf-8", "ignore"))
        return self._starts[line - 1] + column

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        """Return the character offsets of a node, end exclusive."""
        end_line = node.end_lineno or node.lineno
        return (
            self.offset(node.lineno, node.col_offset),
            self.offset(end_line, node.end_col_offset or 0),
        )

    def segment(self, node: ast.expr | ast.stmt) -> str:
        """Return a node's text as it was written, without parentheses around it."""
        start, end = self.span(node)
        return self.text[start:end]

    def operand(self, node: ast.expr) -> str:
        """Return an expression's text, in parentheses if an operator could tear it apart."""
        text = self.segment(node)
        if isinstance(node, _ATOMS) or (isinstance(node, ast.GeneratorExp) and text[:1] == "("):
            return text
        return f"({text})"

    def comparand(self, node: ast.expr) -> str:
        """Return an expression's text as a side of a comparison, which binds less than most."""
        binds_more = isinstance(node, (ast.BinOp, ast.UnaryOp))
        negated = isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
        return self.segment(node) if binds_more and not negated else self.operand(node)

    def expressions(self) -> Iterator[ast.expr]:
        """Yield every expression whose text can be replaced; not what is inside an f-string."""
        pending: list[ast.AST] = [self.tree]
        while pending:
            node = pending.pop()
            if isinstance(node, ast.expr):
                yield node
            if not isinstance(node, ast.JoinedStr):  # columns inside are wrong before Python 3.12
                pending.extend(reversed(list(ast.iter_child_nodes(node))))

    def statements(self) -> Iterator[ast.stmt]:
        """Yield every statement in source order."""
        pending: list[ast.AST] = [self.tree]
        while pending:
            node = pending.pop()
            if isinstance(node, ast.stmt):
                yield node
            pending.extend(reversed(list(ast.iter_child_nodes(node))))

    def replace(self, node: ast.expr | ast.stmt, text: str) -> Splice:
        """Return the splice that puts `text` in a node's place, in parentheses where needed."""
        start, end = self.span(node)
        if isinstance(node, ast.GeneratorExp):
            if self.text[start] == "(" and not (text[:1] == "(" and " for " in text):
                text = f"({text})"
        elif isinstance(node, ast.expr) and self._is_tight(node) and not _is_atom(text):
            text = f"({text})"
        return Splice(start, end, text)

    def _is_tight(self, node: ast.expr) -> bool:
        parent = self.parents.get(node)
        if isinstance(parent, ast.Attribute) or (
            isinstance(parent, ast.Subscript) and parent.value is node
        ):
            return True
        if isinstance(parent, ast.Call):
            return parent.func is node
        start, end = self.span(node)
        enclosed = self.text[:start].rstrip()[-1:] == "(" and self.text[end:].lstrip()[:1] == ")"
        return isinstance(parent, _TIGHT_PARENTS) and not enclosed

    def function_of(self, node: ast.AST) -> Function | None:
        """Return the innermost function a node lies in, or None at module level."""
        above = self.parents.get(node)
        while above is not None and not isinstance(above, Function):
            above = self.parents.get(above)
        return above

    def ancestors(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield the nodes around a node, innermost first, up to its function."""
        above = self.parents.get(node)
        while above is not None and not isinstance(above, Function):
            yield above
            above = self.parents.get(above)

    def body_of(self, statement: ast.stmt) -> list[ast.stmt]:
        """Return the list of statements that holds a statement."""
        parent = self.parents[statement]
        for name in ("body", "orelse", "finalbody", "handlers"):
            body = getattr(parent, name, None)
            if isinstance(body, list) and any(item is statement for item in body):
                return body
        return [statement]

    def owns_lines(self, *statements: ast.stmt) -> bool:
        """True if no other code stands on the lines of the statements (`a; b`, `if x: y`)."""
        for statement in statements:
            start, end = self.span(statement)
            before = self.text[self._starts[statement.lineno - 1] : start]
            after = self.lines[(statement.end_lineno or statement.lineno) - 1]
            rest = after[end - self._starts[(statement.end_lineno or statement.lineno) - 1] :]
            if before.strip() or (rest.strip() and not rest.lstrip().startswith("#")):
                return False
        return True

    def indent(self, statement: ast.stmt) -> str:
        """Return the white space before a statement."""
        line = self.lines[statement.lineno - 1]
        return line[: len(line) - len(line.lstrip())]

    @cached_property
    def step(self) -> str:
        """One level of indentation as this program writes it."""
        for node in ast.walk(self.tree):
            if isinstance(node, Compound):
                inner, outer = self.indent(node.body[0]), self.indent(node)
                if inner.startswith(outer) and inner != outer:
                    return inner[len(outer) :]
        return "    "

    def block(self, statements: Sequence[ast.stmt], indent: str) -> str:
        """Return whole lines of neighbouring statements, moved to another indentation."""
        first, last = statements[0], statements[-1]
        old = self.indent(first)
        lines = self.lines[first.lineno - 1 : last.end_lineno]
        moved = [indent + line.removeprefix(old) if line.strip() else line for line in lines]
        text = "".join(moved)
        return text if text.endswith("\n") else text + "\n"

    def line_start(self, statement: ast.stmt) -> int:
        """Return the offset at which the statement's first line begins."""
        return self._starts[statement.lineno - 1]

    def line_end(self, statement: ast.stmt) -> int:
        """Return the offset behind the statement's last line."""
        return self._starts[statement.end_lineno or statement.lineno]

    def insert_before(self, statement: ast.stmt, *code: str) -> Splice:
        """Return the splice that puts lines of code (indented relatively) before a statement."""
        start = self.line_start(statement)
        return Splice(start, start, self._indented(statement, code))

    def insert_after(self, statement: ast.stmt, *code: str) -> Splice:
        """Return the splice that puts lines of code (indented relatively) after a statement."""
        end = self.line_end(statement)
        lead = "" if self.text[:end].endswith("\n") else "\n"
        return Splice(end, end, lead + self._indented(statement, code))

    def _indented(self, statement: ast.stmt, code: Sequence[str]) -> str:
        indent = self.indent(statement)
        return "".join(f"{indent}{line}\n" for line in code)

    def remove(self, statement: ast.stmt) -> Splice:
        """Return the splice that removes a statement; the only one of a body becomes `pass`."""
        body = self.body_of(statement)
        if len(body) == 1:
            start, end = self.span(statement)
            return Splice(start, end, "pass")
        return Splice(self.line_start(statement), self.line_end(statement), "")

    def apply(self, splices: Sequence[Splice]) -> str:
        """Return the text with the splices applied; they must not overlap."""
        text, limit = self.text, len(self.text) + 1
        for splice in sorted(splices, key=lambda item: (item.start, item.end), reverse=True):
            if splice.end > limit:
                raise ValueError(f"splices overlap at character {splice.end}; edit once per place")
            text = text[: splice.start] + splice.text + text[splice.end :]
            limit = splice.start
        return text


def normal_form(text: str) -> str | None:
    """Return what two programs share that differ only in layout, or None if one does not parse."""
    tree = parse(text)
    return None if tree is None else ast.dump(tree)

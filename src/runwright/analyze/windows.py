"""Windows: the stretches of lines in a text that are Python, found without trying every pair.

The parser goes from left to right, so where it stops, at line e of a text that begins at line s, no
window from s goes beyond e: the one before e is tried next. The search for another begins where
that window ended. Each line is the beginning of few parses, where trying all windows would take
n * n / 2. A parse that fails at its first line has read the whole text all the same, so it is given
a few lines, and more only if these could go on. What is parsed of one text is bounded: what is left
after so much is noise.
"""

import ast
from collections.abc import Iterator

from runwright.analyze.parsing import parse, unfinished

_MOST_LINES = 20_000  # of a reply that are looked at
_FEW, _MORE = 8, 8  # lines that are parsed first, and times as many if they could go on
_MOST_PARSED = 40_000_000  # characters looked at, a few seconds; a model's text takes a hundredth
_COST = 2_000  # characters that could be looked at in the time that any parse takes
_TREE = 100  # times as much as looking at it costs to make a tree of a text
_DEEPEST = 50  # stretches within stretches, each indented further
_PLAIN = (ast.Name, ast.Constant, ast.Tuple, ast.Attribute, ast.BinOp, ast.UnaryOp, ast.Compare)


class _Reader:
    """Parses stretches of lines while there is patience."""

    def __init__(self) -> None:
        self._left = _MOST_PARSED

    @property
    def weary(self) -> bool:
        """True if enough was parsed."""
        return self._left <= 0

    def longest(self, lines: list[str], start: int) -> int:
        """Return the end (exclusive) of the longest Python from a line; `start`: there is none."""
        end = min(len(lines), start + _FEW)
        growing = True
        while end > start and not self.weary:
            growing = growing and end < len(lines)
            stopped = self._stops_at("\n".join(lines[start:end]), more=growing)
            if stopped is not None:
                growing = False
                # At least one line less, also where the parser names none or one that is not there.
                end = min(end - 1, start + max(stopped, 1) - 1)
            elif growing:
                end = min(len(lines), start + _MORE * (end - start))
            else:
                return end
        return start

    def _stops_at(self, source: str, *, more: bool) -> int | None:
        """Return the line, from 1, at which the parser stops; None if it reads all.

        Args:
            source: The text.
            more: Lines could follow, so an end that is lacking is no stop.
        """
        stopped = None
        try:
            if not (more and unfinished(source)):
                parse(source)
        except SyntaxError as error:
            stopped = error.lineno or 1
        lines_read = source.count("\n") + 1 if stopped is None else stopped
        share = min(1.0, lines_read / (source.count("\n") + 1))
        self._left -= _COST + int(len(source) * (1 + _TREE * share))
        return stopped


def windows(text: str) -> Iterator[str]:
    """Yield stretches of whole lines that are Python and more than words, each as long as can be.

    Lines that are indented below lines of another kind are taken with that indentation removed.
    """
    yield from _windows(text.split("\n")[:_MOST_LINES], _Reader(), 0)


def _windows(lines: list[str], reader: _Reader, depth: int) -> Iterator[str]:
    at = 0
    while at < len(lines) and depth <= _DEEPEST and not reader.weary:
        if not lines[at].strip():
            at += 1
        elif lines[at][0] in " \t":
            end = _indented_end(lines, at)
            margin = _margin(lines[at])
            yield from _windows([line[margin:] for line in lines[at:end]], reader, depth + 1)
            at = end
        else:
            end = reader.longest(lines, at)
            if end > at and is_code("\n".join(lines[at:end])):
                yield "\n".join(lines[at:end])
            at = max(end, at + 1)


def longest_start(text: str) -> str:
    """Return the longest stretch of whole lines from the start that is Python; "" if there is none.

    A completion that was cut off, or goes on in words, ends where it stops being Python.
    """
    lines = text.split("\n")[:_MOST_LINES]
    return "\n".join(lines[: _Reader().longest(lines, 0)])


def is_code(source: str) -> bool:
    """Return True if the source is Python and does more than name things, as words in prose do."""
    try:
        tree = parse(source)
    except SyntaxError:
        return False
    return any(not is_words(statement) for statement in tree.body)


def is_words(statement: ast.stmt) -> bool:
    """Return True if a statement only names or says something, as words in prose do."""
    if isinstance(statement, ast.AnnAssign):  # "Note: this"
        return statement.value is None
    return isinstance(statement, ast.Expr) and isinstance(statement.value, _PLAIN)


def _indented_end(lines: list[str], start: int) -> int:
    """Return the end of the lines that are indented at least as far as the first of them."""
    margin = _margin(lines[start])
    end = start
    while end < len(lines) and (not lines[end].strip() or _margin(lines[end]) >= margin):
        end += 1
    return end


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))

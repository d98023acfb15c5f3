"""Windows: the stretches of lines in a text that are Python, found without trying every pair.

The parser goes from left to right, so where it stops, at line e of a text that begins at line s, no
window from s goes beyond e: the one before e is tried next. The search for another begins where
that window ended. Each line is the beginning of two parses at most, which is linear in practice,
where trying all windows would take n * n / 2 parses.
"""

import ast
from collections.abc import Iterator

from runwright.analyze.parsing import parse

_MOST_LINES = 20_000  # of a reply that are looked at
_PLAIN = (ast.Name, ast.Constant, ast.Tuple, ast.Attribute, ast.BinOp, ast.UnaryOp, ast.Compare)


def windows(text: str) -> Iterator[str]:
    """Yield stretches of whole lines that are Python and more than words, each as long as can be.

    Lines that are indented below lines of another kind are taken with that indentation removed.
    """
    lines = text.split("\n")[:_MOST_LINES]
    at = 0
    while at < len(lines):
        if not lines[at].strip():
            at += 1
        elif lines[at][0] in " \t":
            end = _indented_end(lines, at)
            margin = _margin(lines[at])
            yield from windows("\n".join(line[margin:] for line in lines[at:end]))
            at = end
        else:
            end = _longest(lines, at)
            if end > at and is_code("\n".join(lines[at:end])):
                yield "\n".join(lines[at:end])
            at = max(end, at + 1)


def longest_start(text: str) -> str:
    """Return the longest stretch of whole lines from the start that is Python; "" if there is none.

    A completion that was cut off, or goes on in words, ends where it stops being Python.
    """
    lines = text.split("\n")[:_MOST_LINES]
    return "\n".join(lines[: _longest(lines, 0)])


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


def _longest(lines: list[str], start: int) -> int:
    """Return the end (exclusive) of the longest Python from a line; `start` if there is none."""
    end = len(lines)
    while end > start:
        stopped = _stops_at("\n".join(lines[start:end]))
        if stopped is None:
            return end
        # At least one line less, also where the parser names none or one that is not there.
        end = min(end - 1, start + max(stopped, 1) - 1)
    return start


def _stops_at(source: str) -> int | None:
    """Return the line, from 1, at which the parser stops; None if it reads all."""
    try:
        parse(source)
    except SyntaxError as error:
        return error.lineno or 1
    return None


def _indented_end(lines: list[str], start: int) -> int:
    """Return the end of the lines that are indented at least as far as the first of them."""
    margin = _margin(lines[start])
    end = start
    while end < len(lines) and (not lines[end].strip() or _margin(lines[end]) >= margin):
        end += 1
    return end


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))

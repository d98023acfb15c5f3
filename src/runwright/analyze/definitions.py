"""Definitions: the functions and classes of a module as text, and how one is put in for another.

Everything that is not replaced stays byte for byte as it was: imports, constants, classes, other
functions, comments, the ends of lines.
"""

import ast
import builtins
import io
from collections.abc import Collection, Sequence

from runwright.analyze.names import DEFINITIONS, Definition, Part, parts_of
from runwright.analyze.parsing import parse

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_KNOWN = frozenset(dir(builtins))


def functions(source: str) -> dict[str, str]:
    """Return the text of each function at the top of a module, decorators included; none if it is
    no program. Of two of one name it is the last, which counts.
    """  # noqa: D205 - one sentence
    try:
        parts = parts_of(parse(source), source)
    except (SyntaxError, ValueError, RecursionError):
        return {}
    lines = lines_of(source)
    return {
        part.node.name: "".join(_cut(lines, part))
        for part in parts
        if isinstance(part.node, _FUNCTIONS)
    }


def lines_of(source: str) -> list[str]:
    """Return the lines of a Python program as its parser counts them, each with its end."""
    return list(io.StringIO(source, newline=""))


def transplanted(source: str, donor: str, names: Collection[str]) -> str:
    """Return a program in which some definitions are those of another.

    A definition that the program has is replaced where it stands. One that it lacks is put before
    the first of those, and so is what they read that only the donor binds: imports, constants,
    functions. What both bind stays the program's own.

    Args:
        source: The program.
        donor: The program with the wanted definitions.
        names: Of top-level functions and classes; the donor defines them all.

    Raises:
        SyntaxError: one of the two is no program.
    """
    parts, given = (parts_of(parse(text), text) for text in (source, donor))
    chosen = {one: _defining(given, one) for one in names}
    targets = {one: _defining(parts, one) for one in names}
    there = frozenset().union(*(part.binds for part in parts))
    added = _lacking(given, [part for part in chosen.values() if part], there)
    lines, donated = lines_of(source), lines_of(donor)
    edits = [
        (target.lines, "".join(_cut(donated, part)).rstrip("\r\n"))
        for one, part in chosen.items()
        if part is not None and (target := targets[one]) is not None
    ]
    edits.sort(key=lambda edit: edit[0].start, reverse=True)
    for span, text in edits:
        end = lines[span.stop - 2]
        lines[span.start - 1 : span.stop - 1] = [text + end[len(end.rstrip("\r\n")) :]]
    if not added:
        return "".join(lines)
    text = _joined(donated, added)
    if edits:
        at = edits[-1][0].start - 1
        return "".join([*lines[:at], text, "\n\n\n", *lines[at:]])
    return "\n\n\n".join(part for part in ("".join(lines).rstrip("\n"), text) if part) + "\n"


def _defining(parts: Sequence[Part], name: str) -> Part | None:
    """Return the last definition of a name, which is the one that counts."""
    found = [
        part for part in parts if isinstance(part.node, DEFINITIONS) and part.node.name == name
    ]
    return found[-1] if found else None


def _lacking(given: Sequence[Part], chosen: list[Part], there: frozenset[str]) -> list[Part]:
    """Return the donor's statements that bind what is chosen, or read by it, and is not there."""
    found = [part for part in chosen if not part.binds & there]
    pending = list(chosen)
    while pending:
        lacking = pending.pop().reads - there - _KNOWN
        more = [part for part in given if part.binds & lacking and part not in found]
        more = [part for part in more if part not in chosen]
        found += more
        pending += more
    return [part for part in given if part in found]


def _cut(lines: Sequence[str], part: Part) -> Sequence[str]:
    return lines[part.lines.start - 1 : part.lines.stop - 1]


def _joined(lines: Sequence[str], parts: Sequence[Part]) -> str:
    """Return statements below each other, definitions with two empty lines around them."""
    text, before = "", False
    for part in parts:
        here = isinstance(part.node, Definition)
        gap = "\n\n\n" if here or before else "\n"
        text += (gap if text else "") + "".join(_cut(lines, part)).rstrip("\r\n")
        before = here
    return text

"""The margin: beside which of a step's lines a value stands.

A step says what a block changed, not which of its statements did. A value is therefore the one at
the end of the step, and stands beside the last of its lines that binds the name; else beside the
last that mentions it, which may change it in place; else beside the last of all. A line is read as
words, so that this holds for programs of any language.
"""

import re

from runwright.cli.listing import Listing, visited_lines
from runwright.core import Step, Trace

_WORD = re.compile(r"[^\W\d]\w*")
_ASSIGNMENT = re.compile(r"(?<![=!<>])=(?!=)")
_BINDING = re.compile(
    r"\bfor\b(.*?)\bin\b|\bas\s+(\w+)|\b(?:def|class|import)\s+(\w+)|(\w+)\s*(?:\+\+|--)"
)
_SPECIAL = {"_ret": "return", "_yield": "yield"}


class Margin:
    """Where the values of a trace stand."""

    def __init__(self, trace: Trace, listings: dict[str, Listing]) -> None:
        self._trace = trace
        self._bound: dict[str, list[set[str]]] = {}
        self._mentioned: dict[str, list[set[str]]] = {}
        for path, listing in listings.items():
            self._bound[path] = [_bound(line) for line in listing.lines]
            self._mentioned[path] = [set(_WORD.findall(line)) for line in listing.lines]

    def line_of(self, step: Step, name: str) -> int:
        """Return the line, from 1, that the value of a name changed by a step stands beside."""
        lines = visited_lines(self._trace, step)
        path = self._trace.blocks[step.block].path
        word = _SPECIAL.get(name, name)
        for sets in (self._bound.get(path, []), self._mentioned.get(path, [])):
            for line in reversed(lines):
                if line <= len(sets) and word in sets[line - 1]:
                    return line
        return lines[-1]


def _bound(line: str) -> set[str]:
    """Return the words of a line that it seems to bind."""
    while (bare := re.sub(r"\[[^\[\]]*\]", " ", line)) != line:  # an index is read, not bound
        line = bare
    names = {word for groups in _BINDING.findall(line) for word in _WORD.findall(" ".join(groups))}
    equals = [match.start() for match in _ASSIGNMENT.finditer(line)]
    if equals:
        names |= set(_WORD.findall(line[: equals[-1]]))
    return names

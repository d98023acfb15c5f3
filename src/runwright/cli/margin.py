"""The margin: beside which of a step's lines a value stands.

A step says what a block changed, not which of its statements did. A value is therefore the one at
the end of the step, and stands beside the last of its lines that binds the name; else beside the
last that reaches into it (`x.append(1)`, `x[0]`) and may change it in place; else beside the last
that mentions it, or the last of all. A line is read as words, so that this holds for programs of
any language.
"""

import re

from runwright.cli.listing import Listing, visited_lines
from runwright.core import Step, Trace

_WORD = re.compile(r"[^\W\d]\w*")
_ASSIGNMENT = re.compile(r"(?<![=!<>])=(?!=)")
_BINDING = re.compile(
    r"\bfor\b(.*?)\bin\b|\bas\s+(\w+)|\b(?:def|class|import)\s+(\w+)|(\w+)\s*(?:\+\+|--|:=)"
)
_REACHED = re.compile(r"(\w+)\s*(?:\.|\[|->)")
_SPECIAL = {"_ret": "return", "_yield": "yield"}


class Margin:
    """Where the values of a trace stand."""

    def __init__(self, trace: Trace, listings: dict[str, Listing]) -> None:
        self._trace = trace
        # By path: for each line its words, in the three ways that were told above.
        self._words: dict[str, list[tuple[set[str], ...]]] = {
            path: [_words(line) for line in listing.lines] for path, listing in listings.items()
        }

    def line_of(self, step: Step, name: str) -> int:
        """Return the line, from 1, that the value of a name changed by a step stands beside."""
        lines = visited_lines(self._trace, step)
        path = self._trace.blocks[step.block].path
        word = _SPECIAL.get(name, name)
        words = self._words.get(path, [])
        for way in range(3):
            for line in reversed(lines):
                if line <= len(words) and word in words[line - 1][way]:
                    return line
        return lines[-1]


def _words(line: str) -> tuple[set[str], ...]:
    """Return the words that a line binds, reaches into, and mentions, as far as it shows."""
    return _bound(line), set(_REACHED.findall(line)), set(_WORD.findall(line))


def _bound(line: str) -> set[str]:
    """Return the words of a line that it seems to bind."""
    while (bare := re.sub(r"\[[^\[\]]*\]", " ", line)) != line:  # an index is read, not bound
        line = bare
    names = {word for groups in _BINDING.findall(line) for word in _WORD.findall(" ".join(groups))}
    targets = [line[: match.start()] for match in _ASSIGNMENT.finditer(line)]
    # In brackets that are still open, `=` names an argument.
    targets = [target for target in targets if target.count("(") == target.count(")")]
    if targets:
        names |= set(_WORD.findall(targets[-1]))
    return names

"""Fences: the code blocks that a reply in Markdown marks, well or badly closed."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

# Each run of marks is read once, from its first (possessive, no mark before it): a line of marks
# alone takes no longer than any other.
_RUN = r"(?P<fence>(?<!`)`{3,}+|(?<!~)~{3,}+)"
_OPENING = re.compile(rf"(?P<before>.*?){_RUN}[ \t]*+(?P<tag>[^`\s]*+)[^`]*+$")
_CLOSING = re.compile(rf"[ \t]*+{_RUN}[ \t]*+$")
_ONE_LINE = re.compile(
    r"(?<!`)`{3,}+(?:(?P<tag>[A-Za-z+#-]++)[ \t]++(?=[^`]))?(?P<code>[^`]++)`{3,}"
)
_MOST_ENDS = 3


@dataclass(frozen=True, slots=True)
class Fenced:
    """One marked block."""

    tag: str  # lower case, e.g. "python"; "" if there is none
    ends: tuple[str, ...]  # the code up to each line that may close it, the nearest first

    @property
    def code(self) -> str:
        """The code up to the nearest line that may close it."""
        return self.ends[0]


def fenced(text: str) -> Iterator[Fenced]:
    """Yield the blocks between fences of three or more backticks or tildes, in order.

    A fence that is never closed runs to the end. Because a block may hold fences of its own, in a
    docstring say, each has up to three ends to choose from.
    """
    lines = text.split("\n")
    marks = [
        (at, found["fence"]) for at, line in enumerate(lines) if (found := _CLOSING.match(line))
    ]
    at = 0
    while at < len(lines):
        whole = _ONE_LINE.search(lines[at])
        if whole:
            yield Fenced((whole["tag"] or "").lower(), (whole["code"].strip(),))
            at += 1
            continue
        opening = _OPENING.match(lines[at])
        if not opening:
            at += 1
            continue
        closings = list(islice(_closings(marks, at + 1, opening["fence"]), _MOST_ENDS))
        ends = [closing for closing in closings if closing > at + 1] or [len(lines)]
        codes = ["\n".join(lines[at + 1 : end]) for end in ends]
        yield Fenced(opening["tag"].lower(), tuple(codes))
        at = (closings[0] if closings else len(lines)) + 1


def _closings(marks: Sequence[tuple[int, str]], start: int, fence: str) -> Iterator[int]:
    """Yield the lines from `start` on that may close a fence, of those that are marks alone."""
    for place in range(bisect_left(marks, (start, "")), len(marks)):
        at, mark = marks[place]
        if mark[0] == fence[0] and len(mark) >= len(fence):
            yield at

"""Fences: the code blocks that a reply in Markdown marks, well or badly closed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_OPENING = re.compile(r"(?P<before>.*?)(?P<fence>`{3,}|~{3,})[ \t]*(?P<tag>[^`\s]*)[^`]*$")
_CLOSING = re.compile(r"[ \t]*(?P<fence>`{3,}|~{3,})[ \t]*$")
_ONE_LINE = re.compile(r"`{3,}(?:(?P<tag>[A-Za-z+#-]+)[ \t]+)?(?P<code>[^`]+)`{3,}")


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
        closings = _closings(lines, at + 1, opening["fence"])
        ends = [closing for closing in closings[:3] if closing > at + 1] or [len(lines)]
        codes = ["\n".join(lines[at + 1 : end]) for end in ends]
        yield Fenced(opening["tag"].lower(), tuple(codes))
        at = (closings[0] if closings else len(lines)) + 1


def _closings(lines: list[str], start: int, fence: str) -> list[int]:
    found = []
    for at in range(start, len(lines)):
        closing = _CLOSING.match(lines[at])
        if closing and closing["fence"][0] == fence[0] and len(closing["fence"]) >= len(fence):
            found.append(at)
    return found

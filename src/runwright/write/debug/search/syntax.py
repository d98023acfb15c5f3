"""Syntax: repairs of a text that is not a program, made where the parser gave up.

One repair changes one line. A repaired text that still does not parse is kept if the parser gets
further than before, and is repaired again.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

_HEADS = (
    "if", "elif", "else", "for", "while", "def", "class", "try", "except", "finally", "with",
    "async", "match", "case",
)  # fmt: skip
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_DEPTH = 4  # repairs put on top of each other
_WIDTH = 12  # texts kept per round


@dataclass(frozen=True, slots=True)
class Mended:
    """A text that parses, and the repairs that led there."""

    source: str
    notes: tuple[str, ...]

    @property
    def cuts(self) -> int:
        """Repairs that threw text away; any text can be made to parse by enough of them."""
        return sum(note.endswith(("removed", "kept")) for note in self.notes)


def repairs(text: str) -> tuple[Mended, ...]:
    """Return programs near a text that does not parse, the fewest repairs first."""
    found: dict[str, Mended] = {}
    round_: list[Mended] = [Mended(text, ())]
    for _ in range(_DEPTH):
        following: dict[str, tuple[int, Mended]] = {}
        for item in round_:
            line = _error_line(item.source)
            if line is None:
                continue
            for note, changed in _line_repairs(item.source, line):
                mended = Mended(changed, (*item.notes, note))
                further = _error_line(changed)
                if further is None:
                    found.setdefault(changed, mended)
                elif further > line or changed.count("\n") < item.source.count("\n"):
                    following.setdefault(changed, (further, mended))
        if any(not item.cuts for item in found.values()):
            break
        ranked = sorted(following.values(), key=lambda pair: -pair[0])
        round_ = [mended for _, mended in ranked[:_WIDTH]]
    return tuple(sorted(found.values(), key=lambda item: (item.cuts, len(item.notes))))


def _error_line(text: str) -> int | None:
    """Return the line the parser gives up at, or None if it does not."""
    try:
        ast.parse(text)
    except SyntaxError as error:
        return error.lineno or 1
    except (ValueError, RecursionError, MemoryError):
        return 1
    return None


def _line_repairs(text: str, line: int) -> Iterator[tuple[str, str]]:
    lines = text.split("\n")
    for place in (line - 1, line - 2, line):
        if 0 <= place < len(lines):
            for note, changed in _of_line(lines, place):
                edited = [*lines[:place], *changed, *lines[place + 1 :]]
                yield f"line {place + 1}: {note}", "\n".join(edited)
    yield from _of_text(lines, line)


def _of_line(lines: list[str], place: int) -> Iterator[tuple[str, list[str]]]:
    line = lines[place]
    code = line.rstrip()
    body = code.lstrip()
    indent = code[: len(code) - len(body)]
    word = re.match(r"\w*", body)
    if word and word.group() in _HEADS and not code.endswith(":"):
        yield "a colon at the end", [code + ":"]
    if word and word.group() in ("if", "elif", "while", "assert"):
        compared = re.sub(r"(?<![=!<>:+\-*/%])=(?!=)", "==", body, count=1)
        if compared != body:
            yield "`==` for `=`", [indent + compared]
    yield from ((f"{what}", [changed]) for what, changed in _brackets(code))
    yield from ((f"{what}", [changed]) for what, changed in _quotes(code))
    yield from _indents(lines, place, body)
    if body.startswith("```"):
        yield "the fence removed", []
    if code.endswith(":"):
        yield "an empty block filled", [code, f"{indent}    pass"]
    if body:
        yield "the line removed", []


def _brackets(code: str) -> Iterator[tuple[str, str]]:
    missing: list[str] = []
    for character in code:
        if character in _CLOSING:
            missing.append(_CLOSING[character])
        elif missing and character == missing[-1]:
            missing.pop()
        elif character in ")]}":
            place = code.rindex(character)
            yield f"a `{character}` less", code[:place] + code[place + 1 :]
            break
    if missing:
        tail = "".join(reversed(missing))
        yield f"`{tail}` at the end", code + tail
        if code.endswith(":"):
            yield f"`{tail}` before the colon", code[:-1] + tail + ":"
        opening = {closing: key for key, closing in _CLOSING.items()}[missing[-1]]
        place = code.index(opening)
        yield f"a `{opening}` less", code[:place] + code[place + 1 :]


def _quotes(code: str) -> Iterator[tuple[str, str]]:
    for quote in ("'", '"'):
        if code.count(quote) % 2:
            yield f"a `{quote}` at the end", code + quote
            match = re.search(r"[)\]},:]+$", code)
            if match:
                place = match.start()
                yield f"a `{quote}` before the end", code[:place] + quote + code[place:]


def _indents(lines: list[str], place: int, body: str) -> Iterator[tuple[str, list[str]]]:
    if not body:
        return
    own = lines[place][: len(lines[place]) - len(lines[place].lstrip())]
    known = {line[: len(line) - len(line.lstrip())] for line in lines if line.strip()}
    above = next((line for line in reversed(lines[:place]) if line.strip()), "")
    outer = above[: len(above) - len(above.lstrip())]
    inner = outer + "    "
    options = [inner, outer] if above.rstrip().endswith(":") else [outer, inner]
    options += sorted(known, key=len)
    for indent in dict.fromkeys(options):
        if indent != own:
            yield f"indented by {len(indent)}", [indent + body]


def _of_text(lines: list[str], line: int) -> Iterator[tuple[str, str]]:
    fences = [place for place, text in enumerate(lines) if text.lstrip().startswith("```")]
    if fences:
        last = fences[1] if len(fences) > 1 else len(lines)
        yield "only the fenced code kept", "\n".join(lines[fences[0] + 1 : last])
        yield "the text from the fence on removed", "\n".join(lines[: fences[0]])
    for place in range(min(line, len(lines)) - 1, 0, -1):
        if lines[place][:1].strip() and place < line:
            yield f"line {place + 1}: all from here on removed", "\n".join(lines[:place])
            break
    yield f"line {line}: all from here on removed", "\n".join(lines[: line - 1])
    open_ = "\n".join(lines)
    for opening, closing in _CLOSING.items():
        if open_.count(opening) > open_.count(closing):
            yield f"`{closing}` at the end of the text", open_.rstrip("\n") + closing + "\n"
    for quotes in ('"""', "'''"):
        if open_.count(quotes) % 2:
            yield f"`{quotes}` at the end of the text", f"{open_}\n{quotes}\n"

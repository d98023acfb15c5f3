"""Output: the dictionary that a model says a call would return, read as data."""

import json
import re
from collections.abc import Iterator
from typing import Any

from runwright.analyze.literals import NOT_A_VALUE, literal

_MOST = 20_000  # characters of a reply that are looked at
_LONGEST_LABEL = 200  # characters before the dictionary on its line
_TRIES = 200  # closing braces that are tried
# What may stand before the dictionary on its line: a few words and a colon or an equals sign.
_LABEL = re.compile(r"[\w\s*`>-]*[:=]?\s*$")
_CODE = re.compile(r"\b(return|print|def|lambda|import|yield|class)\b")


def output_in(reply: str) -> dict[Any, Any] | None:
    """Return the dictionary in a reply; None if it has none, or code instead.

    It may be written as Python or as JSON, stand in a fence, below a label, and have text after it.
    Only the first brace counts: a dictionary within code is no output.
    """
    reply = reply[:_MOST]
    start = reply.find("{")
    if start < 0 or _is_code(reply[:start]):
        return None
    text = reply[start:]
    for candidate in _beginnings(text):
        try:
            value = literal(candidate)
        except NOT_A_VALUE:
            continue
        return value if isinstance(value, dict) else None
    try:
        value, _ = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def answer_in(reply: str) -> str | None:
    """Return the "answer" of a reply's dictionary as text; None if there is none."""
    output = output_in(reply)
    if output is None or "answer" not in output:
        return None
    return as_text(output["answer"]) or None


def as_text(value: object) -> str:
    """Return an answer as text: a list as its items, with spaces between."""
    if isinstance(value, (list, tuple)):
        return " ".join(map(as_text, value))
    return str(value).strip()


def _beginnings(text: str) -> Iterator[str]:
    end = text.find("}")
    for _ in range(_TRIES):
        if end < 0:
            return
        yield text[: end + 1]
        end = text.find("}", end + 1)


def _is_code(before: str) -> bool:
    lines = [line for line in before.split("\n") if not line.lstrip().startswith("```")]
    if any(_CODE.match(line.strip()) for line in lines):
        return True
    label = before.rpartition("\n")[2]
    if len(label) > _LONGEST_LABEL:
        return True
    return not _LABEL.match(label) or bool(_CODE.search(label))

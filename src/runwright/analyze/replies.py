"""Replies: what a model was asked to say in a form, found in what it said around it.

Values are read as data, never evaluated. What cannot be read is left out, never guessed: a caller
that finds nothing says so.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from runwright.analyze.literals import NOT_A_VALUE, literal

_MOST = 200_000  # characters of a reply that are searched for values
_DEEPEST = 60  # brackets around a bracket
_PATIENCE = 1_000_000  # characters looked at in vain: what is left of a reply of brackets is noise
_READING = 20  # times as much as looking at it costs to read a stretch as a value
_OPENING = re.compile(r"[{\[]")
_CLOSES = {"{": "}", "[": "]"}


def json_values(text: str) -> list[Any]:
    """Return the objects and arrays in a reply, outermost ones, in order.

    They may stand in fences, on lines of their own or amid prose, and be written as Python writes
    them: single quotes, `True`, a comma before the end, tuples, sets, `nan`.
    """
    text = text[:_MOST]
    found: list[Any] = []
    at = in_vain = 0
    while in_vain < _PATIENCE and (opening := _OPENING.search(text, at)):
        start = opening.start()
        closed, end = _end_of(text, start)
        values = _values_in(text[start:end]) if closed else []
        found += values
        at = end if values else start + 1
        in_vain += 0 if values else (_READING if closed else 1) * (20 + end - start)
    return found


def objects(text: str) -> list[dict[str, Any]]:
    """Return the JSON objects in a reply, those of its arrays too, in order."""
    return [one for value in json_values(text) for one in _objects_of(value)]


def tagged(text: str, opening: str = "<<<", closing: str = ">>>") -> str | None:
    """Return what stands between the last pair of marks, stripped; None if there is no pair."""
    start = text.rfind(opening, 0, max(0, text.rfind(closing)))
    if start < 0:
        return None
    start += len(opening)
    return text[start : text.find(closing, start)].strip()


def after(text: str, trigger: str) -> str | None:
    """Return what follows the last occurrence of a phrase on its line, or on the next if that is
    empty, stripped; None if the phrase is not there. Case does not matter.
    """  # noqa: D205 - one sentence
    at = text.lower().rfind(trigger.lower())
    if at < 0:
        return None
    lines = (line.strip() for line in text[at + len(trigger) :].split("\n"))
    return next((line for line in lines if line), "")


def _objects_of(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _objects_of(item)


def _values_in(text: str) -> list[Any]:
    """Return the value that a text is, if it is one."""
    try:
        return [json.loads(text)]
    except (ValueError, RecursionError):
        pass
    try:
        return [literal(_as_python(text))]
    except NOT_A_VALUE:
        return []


_MARKS = re.compile(r"""\\.|["'{}\[\]]""", re.DOTALL)


def _end_of(text: str, start: int) -> tuple[bool, int]:
    """Return whether the bracket that opens here is closed, quotes heeded, and where that shows."""
    open_brackets: list[str] = []
    quote = ""
    for mark in _MARKS.finditer(text, start):
        char = mark[0]
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char in _CLOSES:
            open_brackets.append(_CLOSES[char])
            if len(open_brackets) > _DEEPEST:
                return False, mark.end()
        elif char in "}]":
            if char != open_brackets.pop():
                return False, mark.end()
            if not open_brackets:
                return True, mark.end()
    return False, len(text)


# What is escaped is passed by, as in `_MARKS`: a quote behind a backslash begins no string.
_WORDS = re.compile(
    r"""(\\.|"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+')|\b(true|false|null)\b""", re.DOTALL
)
_PYTHON = {"true": "True", "false": "False", "null": "None"}


def _as_python(text: str) -> str:
    """Return a value in which JSON's words are Python's, outside of its strings."""
    return _WORDS.sub(lambda found: found[1] or _PYTHON[found[2]], text)

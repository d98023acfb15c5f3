"""Verdicts: what a model says of each unit of a run, read from however it says it.

Read are objects of JSON or Python, one per line, in an array, in fences or amid prose, and the form
`[BLOCK-k]` with `Feedback: CORRECT. why` below it. What cannot be read, is missing, or is said both
ways is no verdict; it never counts as "correct".
"""

import re
from collections.abc import Collection, Iterator, Mapping

from runwright.analyze.replies import objects
from runwright.core import Remark

_UNIT = re.compile(r"\W*(?:(BLOCK|LINE|CALL)\W*)?(\d+)\W*", re.IGNORECASE)
_HEADING = re.compile(r"\W*((?:BLOCK|LINE|CALL)-\d+)\b", re.IGNORECASE)
_FEEDBACK = re.compile(r"\bFeedback\W+(CORRECT|INCORRECT)\b\W*(.*)", re.IGNORECASE)
_WORDS = {"true": True, "correct": True, "false": False, "incorrect": False}


def remarks(reply: str, units: Mapping[str, tuple[int, ...]]) -> tuple[Remark, ...]:
    """Return what a reply says of each unit, in the order of the units.

    Args:
        reply: What the model said.
        units: The lines of each unit that it was shown, by names such as "BLOCK-3".
    """
    said: dict[str, list[tuple[bool | None, str]]] = {}
    for name, correct, explanation in (*_from_objects(reply, units), *_from_lines(reply)):
        said.setdefault(name, []).append((correct, explanation))
    return tuple(Remark(name, lines, *_one(said.get(name, []))) for name, lines in units.items())


def _one(found: list[tuple[bool | None, str]]) -> tuple[bool | None, str]:
    """Return the one verdict of several on a unit; None if there is none, or they differ."""
    verdicts = {correct for correct, _ in found}
    explanation = next((text for _, text in found if text), "")
    return (verdicts.pop() if len(verdicts) == 1 else None), explanation


def _from_objects(reply: str, units: Collection[str]) -> Iterator[tuple[str, bool | None, str]]:
    kind = next(iter(units), "").partition("-")[0]
    for value in objects(reply):
        fields = {str(key).strip().lower(): item for key, item in value.items()}
        unit = _UNIT.fullmatch(str(fields.get("block", "")))
        if unit is not None:
            name = f"{(unit[1] or kind).upper()}-{int(unit[2])}"
            yield name, _truth(fields.get("correct")), _text(fields.get("explanation"))


def _from_lines(reply: str) -> Iterator[tuple[str, bool | None, str]]:
    name = ""
    for line in reply.split("\n"):
        heading = _HEADING.match(line)
        name = heading[1].upper() if heading else name
        feedback = _FEEDBACK.search(line)
        if feedback and name:
            yield name, _truth(feedback[1]), feedback[2].strip()
            name = ""


def _truth(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    return _WORDS.get(value.strip().rstrip(".").lower()) if isinstance(value, str) else None


def _text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""

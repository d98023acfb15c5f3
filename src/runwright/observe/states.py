"""States as questions: was an answer about a variable's value and type right?

The rules are those of REval (arXiv:2403.16437). An answer is `value; type`, or `Nil` for a line
that was not executed. It is right if it tells the value and the type of some visit of the line:
types by name, floats within 1e-6, at any depth of lists, tuples, sets and dicts.
"""

import math
from collections.abc import Iterable

from runwright.core.lookup import Seen
from runwright.core.value import Value
from runwright.observe.expressions import literal

NIL = "Nil"
TOLERANCE = 1e-6


def accepts(answer: str, seen: Iterable[Seen]) -> bool:
    """Say whether an answer is right for what a line's visits saw.

    Args:
        answer: Such as "1; int" or "Nil"; blanks around the parts do not matter.
        seen: What `Trace.values` or `runwright.observe.values` returned. A visit at which the
            variable was not bound counts for nothing.
    """
    values = [visit.value for visit in seen if visit.value is not None]
    if answer.strip() == NIL:
        return not values
    text, _, kind = answer.rpartition(";")
    return any(kind.strip() == value.type and is_same(text.strip(), value) for value in values)


def is_same(text: str, value: Value) -> bool:
    """Say whether a text means a recorded value; a value that was cut is no other's equal."""
    if value.omitted_bytes:
        return False
    if text == value.text:
        return True
    try:
        return _is_equal(literal(text), literal(value.text))
    except ValueError:
        return _is_float(text, value)


def _is_equal(one: object, other: object) -> bool:
    if isinstance(one, float) or isinstance(other, float):
        numbers = isinstance(one, (int, float)) and isinstance(other, (int, float))
        return numbers and _is_close(float(one), float(other))  # type: ignore[arg-type]
    if type(one) is not type(other):
        return False
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(map(_is_equal, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_is_equal(one[k], other[k]) for k in one)
    return one == other


def _is_float(text: str, value: Value) -> bool:
    """Say the same of the floats that are no literals: nan and the infinities."""
    if value.type != "float":
        return False
    try:
        return _is_close(float(text), float(value.text))
    except ValueError:
        return False


def _is_close(one: float, other: float) -> bool:
    if math.isnan(one) or math.isnan(other):
        return math.isnan(one) and math.isnan(other)
    return one == other or abs(one - other) < TOLERANCE

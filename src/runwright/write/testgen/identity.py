"""Identity: when two plain values are the same input.

By type and structure: `1`, `1.0` and `True` are three values, `"1"` is a fourth; nan is nan. The
order of sets and of dictionaries does not count, nor whether two equal parts are one object. Never
`str(value)`, which takes `"1"` for `1`.
"""

import json
from collections.abc import Callable

from runwright.core import plain

_MAKE: dict[type, Callable[[list[object]], object]] = {
    kind: kind for kind in (list, tuple, set, frozenset)
}


def identity(value: object) -> str:
    """Return a text that two plain values share if, and only if, they are the same.

    Raises:
        NotPlain: the value is not plain.
    """
    return json.dumps(_canonical(value))


def _canonical(value: object) -> object:
    kind = type(value)
    if isinstance(value, dict) and kind is dict:
        pairs = [[_canonical(key), _canonical(item)] for key, item in value.items()]
        return ["dict", *sorted(pairs, key=json.dumps)]
    if isinstance(value, (list, tuple, set, frozenset)) and kind in _MAKE:
        items = [*map(_canonical, value)]
        if kind in (set, frozenset):
            items.sort(key=json.dumps)
        return [kind.__name__, *items]
    return plain.encode(value)  # never a list


def unshared(value: object) -> object:
    """Return a copy of a value in which no list, set or dictionary stands in two places."""
    kind = type(value)
    if isinstance(value, dict) and kind is dict:
        return {unshared(key): unshared(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)) and kind in _MAKE:
        return _MAKE[kind]([unshared(item) for item in value])
    return value

"""Identity: when two plain values are the same input.

By type and structure: `1`, `1.0` and `True` are three values, `"1"` is a fourth; nan is nan. The
order of sets and of dictionaries does not count. Never `str(value)`, which takes `"1"` for `1`.
"""

import json

from runwright.core import plain

_UNORDERED = ("set", "frozenset", "dict", "defaultdict", "Counter")


def identity(value: object) -> str:
    """Return a text that two plain values share if, and only if, they are the same.

    Raises:
        NotPlain: the value is not plain.
    """
    return json.dumps(_canonical(plain.encode(value)))


def _canonical(form: object) -> object:
    if isinstance(form, list):
        return [_canonical(item) for item in form]
    if not isinstance(form, dict):
        return form
    ((tag, body),) = form.items()
    body = _canonical(body)
    if tag in _UNORDERED and isinstance(body, list):
        body = sorted(body, key=json.dumps)
    return {tag: body}

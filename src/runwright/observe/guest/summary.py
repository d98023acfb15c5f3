"""The text of a form, at most so many bytes of it, both ends kept.

What is left out is counted in bytes of the text that would have been there. Where a container was
not copied to its end, its missing items are estimated from the others.
"""

from collections import deque
from typing import Any, NamedTuple

from runwright.observe.guest.forms import (
    BASE,
    FIRST,
    LAST,
    LENGTH,
    NARROWEST,
    TYPE,
    Arguments,
    Attributes,
    Leaf,
)

_EXACT_BITS = 2048  # an int beyond it is shown by its size: decimal digits cost the square of it
_MARK = "..."
_BARE = ("list", "tuple", "dict", "set")  # shown without their class's name
_BRACKETS: dict[type, str] = {
    list: "[]",
    tuple: "()",
    dict: "{}",
    set: "{}",
    frozenset: "{}",
    deque: "[]",
}


class Summary(NamedTuple):
    """A value as text; `omitted_bytes` of its repr are not in it, 0 if the text is all of it."""

    type: str
    text: str
    omitted_bytes: int


def summarize(form: Any, limit: int) -> Summary:
    """Return the text of a form (forms.py), of at most `limit` bytes.

    Args:
        form: What a Copier of the same limit made.
        limit: >= 20.
    """
    kind = form[TYPE] if isinstance(form, tuple) else type(form).__name__
    writer = _Writer()
    data = writer.text(form).encode("utf-8", "backslashreplace")
    if len(data) <= limit:
        return Summary(kind, data.decode("utf-8"), writer.beyond)
    room = limit - len(_MARK)
    head = data[: room - room // 2].decode("utf-8", "ignore")
    tail = data[len(data) - room // 2 :].decode("utf-8", "ignore")
    omitted = len(data) - len(head.encode("utf-8")) - len(tail.encode("utf-8"))
    return Summary(kind, f"{head}{_MARK}{tail}", omitted + writer.beyond)


class _Writer:
    def __init__(self) -> None:
        self.beyond = 0  # bytes that were never written

    def text(self, form: Any) -> str:
        kind = type(form)
        if kind is Leaf:
            self.beyond += form.omitted_bytes
            return str(form.text)
        if kind is tuple:
            return self._container(form)
        if kind is int and form.bit_length() > _EXACT_BITS:
            self.beyond += int(form.bit_length() * 0.30103)
            return f"<int of {form.bit_length()} bits>"
        return repr(form)

    def _container(self, form: Any) -> str:
        name, base = form[TYPE], form[BASE]
        if base is Attributes or base is Arguments:
            return f"{name}({self._items(form)})"
        if not form[LENGTH] and base in (set, frozenset):
            return f"{name}()"
        comma = "," if base is tuple and form[LENGTH] == 1 else ""
        text = f"{_BRACKETS[base][0]}{self._items(form)}{comma}{_BRACKETS[base][1]}"
        return text if name in _BARE and name == base.__name__ else f"{name}({text})"

    def _items(self, form: Any) -> str:
        base, first, last = form[BASE], form[FIRST], form[LAST]
        skipped = form[LENGTH] - len(first) - len(last)
        parts = [self._item(item, base) for item in first]
        parts += [self._item(item, base) for item in last]
        if skipped:
            written = sum(len(part) + 2 for part in parts)
            self.beyond += skipped * max(NARROWEST, written // max(1, len(parts)))
            if not last:  # else the middle will be cut out of the text anyway
                parts.append(_MARK)
        return ", ".join(parts)

    def _item(self, item: Any, base: type) -> str:
        if base is dict:
            return f"{self.text(item[0])}: {self.text(item[1])}"
        if base is Attributes:
            return f"{item[0]}={self.text(item[1])}"
        return self.text(item)

"""Values in words, for messages: short, and quick to make of whatever a program returned."""

import reprlib
from typing import Any

_MOST_ITEMS = 1000  # beyond it a repr is cut while it is made


def shorten(text: str, most: int = 120) -> str:
    """Cut a text in the middle, saying so."""
    text = str.__str__(text)  # not a subclass that refuses to be looked at (see proxies.py)
    if len(text) <= most:
        return text
    half = (most - 5) // 2
    return f"{text[:half]} ... {text[-half:]}"


def shown(value: object) -> str:
    """Return a value's repr, cut in the middle when long.

    Lists that hold each other have a repr of any length, so a large value is cut by its items.
    """
    try:
        if _count(value, _MOST_ITEMS) > 0:
            return shorten(repr(value))
        return shorten(_brief.repr(value))
    except ValueError:  # Python writes no integer of more than some thousand digits
        return f"a {type(value).__name__} with an integer too long to show"


def _count(value: Any, left: int) -> int:
    """Return how many items are left of a number after those of a value, at any depth."""
    todo = [value]
    while todo and left > 0:
        one: Any = todo.pop()
        left -= 1
        kind = type(one)
        if kind in (list, tuple, set, frozenset, dict):
            todo.extend(list(one)[:left])
        if kind is dict:
            todo.extend(list(one.values())[:left])
    return left


_brief = reprlib.Repr()
_brief.maxlist = _brief.maxtuple = _brief.maxdict = _brief.maxset = _brief.maxfrozenset = 8
_brief.maxdeque = 8
_brief.maxlevel = 3
_brief.maxother = _brief.maxstring = 60

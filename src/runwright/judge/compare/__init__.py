"""Comparators: how a returned value or a printed text is held against the expected one.

A comparator is a function `(actual, expected) -> bool` on plain values; a value that has no
structural encoding comes as an `Opaque` (judge/opaque.py). A check names one as text, options in
the form of a call: `"exact"`, `"floats(rel=1e-9)"`, `"either(exact, floats(abs=0.1))"`. Each is a
file of its name here, and an entry of one of the two tables.
"""

import ast
import difflib
import inspect
from collections.abc import Callable
from functools import lru_cache

from runwright.core.errors import BadOption, UnknownName
from runwright.judge.compare.choice import choice
from runwright.judge.compare.comparator import Comparator
from runwright.judge.compare.either import either
from runwright.judge.compare.evalplus import evalplus
from runwright.judge.compare.exact import exact
from runwright.judge.compare.floats import floats
from runwright.judge.compare.not_none import not_none
from runwright.judge.compare.one_of import one_of
from runwright.judge.compare.polynomial_root import polynomial_root
from runwright.judge.compare.returned import returned
from runwright.judge.compare.rows import rows
from runwright.judge.compare.set import same_set
from runwright.judge.compare.tokens import tokens
from runwright.judge.compare.unordered import unordered
from runwright.judge.compare.whitespace import whitespace

__all__ = ["COMPARATORS", "WITH_OPTIONS", "Comparator", "comparator"]

COMPARATORS: dict[str, Comparator] = {  # these stand alone
    "choice": choice,
    "exact": exact,
    "floats": floats(),
    "multiset": unordered,
    "not_none": not_none,
    "returned": returned,
    "set": same_set,
    "tokens": tokens(),
    "unordered": unordered,
    "whitespace": whitespace,
    "rows": rows(),
}
WITH_OPTIONS: dict[str, Callable[..., Comparator]] = {  # these make one from options
    "either": either,
    "evalplus": evalplus,
    "floats": floats,
    "one_of": one_of,
    "polynomial_root": polynomial_root,
    "rows": rows,
    "tokens": tokens,
}


@lru_cache(maxsize=256)
def comparator(text: str) -> Comparator:
    """Return the comparator that a text names, e.g. "floats(abs=0.01)".

    Raises:
        UnknownName: there is none of that name; the message lists all.
        BadOption: an option is unknown or not of its type, or the text has another form.
    """
    if text in COMPARATORS:
        return COMPARATORS[text]
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError):
        raise BadOption(
            f"comparator={text!r} is not in the form 'name' or 'name(option=1)'"
        ) from None
    return _of(tree, text)


def _of(node: ast.expr, text: str) -> Comparator:
    match node:
        case ast.Name(id=name) if name in COMPARATORS:
            return COMPARATORS[name]
        case ast.Name(id=name):
            return _made(name, [], {}, text)
        case ast.Call(func=ast.Name(id=name), args=positional, keywords=keywords):
            given = [_of(argument, text) for argument in positional]
            options = {one.arg or "**": _option(one, text) for one in keywords}
            return _made(name, given, options, text)
    raise BadOption(f"comparator={text!r} is not in the form 'name' or 'name(option=1)'")


def _made(name: str, given: list[Comparator], options: dict[str, object], text: str) -> Comparator:
    if name not in WITH_OPTIONS:
        if name in COMPARATORS:
            raise BadOption(f"comparator={text!r}: {name!r} takes no options")
        known = sorted(COMPARATORS | WITH_OPTIONS)
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(known)}"
        raise UnknownName(f"no comparator {name!r}; {hint}")
    factory = WITH_OPTIONS[name]
    try:
        return factory(*given, **options)
    except (TypeError, ValueError):
        form = str(inspect.signature(factory)).partition(" -> ")[0]
        raise BadOption(f"comparator={text!r} does not fit {name}{form}") from None


def _option(one: ast.keyword, text: str) -> object:
    try:
        value = ast.literal_eval(one.value)
    except ValueError:
        raise BadOption(f"comparator={text!r}: {one.arg} must be a literal") from None
    if isinstance(value, (int, float)) and not isinstance(value, bool) and not value >= 0:
        raise BadOption(f"comparator={text!r}: {one.arg}={value!r} must be at least 0")
    return value

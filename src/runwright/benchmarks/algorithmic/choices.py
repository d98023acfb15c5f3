"""Choices: the options below a question, each with its letter, and which of them is meant."""

import re
from collections.abc import Sequence

from runwright.core.errors import BadTask

_OPTION = re.compile(r"^\(([A-Z])\) (.+?)\s*$", re.MULTILINE)


def with_options(question: str, options: Sequence[str]) -> str:
    """Return a question with up to 26 options below it, each with its letter."""
    lines = [f"({chr(ord('A') + i)}) {option}" for i, option in enumerate(options)]
    return "\n".join([question, "Options:", *lines])


def choice_of(question: str, text: str) -> str:
    """Return the option that says this, with its letter.

    Raises:
        BadTask: no option says it.
    """
    for letter, option in _OPTION.findall(question):
        if option == text:
            return f"({letter}) {option}"
    raise BadTask(f"no option says {text!r}; a question must offer its answer")


def in_full(question: str, target: str) -> str:
    """Return a target that is a letter alone, like "(B)", with what the option says."""
    for letter, option in _OPTION.findall(question):
        if target.strip() == f"({letter})":
            return f"({letter}) {option}"
    return target


def article(noun: str) -> str:
    """Return a noun, or an adjective before one, with "a" or "an"."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"

"""Right by the letter of an option, by what it says, or by both."""

import re

_OPTION = re.compile(r"\(([A-Za-z])\)\s*(.*)", re.DOTALL)


def choice(actual: object, expected: object) -> bool:
    """Return whether a text names the expected option.

    Expected is an option in full, like "(A) blue": "(A) blue", "blue" and "(A)" are right,
    "(A) red" is not. Case, white space and a full stop at the end do not count. An expected text
    without a letter is compared as it is.
    """
    if not (isinstance(actual, str) and isinstance(expected, str)):
        return bool(actual == expected)
    said, whole = _plain(actual), _plain(expected)
    option = _OPTION.fullmatch(whole)
    if option is None:
        return said == whole
    letter, text = option[1], option[2].strip()
    return said in {f"({letter}) {text}".strip(), f"({letter}){text}", text or whole, f"({letter})"}


def _plain(text: str) -> str:
    return " ".join(text.split()).removesuffix(".").casefold()

"""Text of a program under test, with nothing in it that acts on what shows it."""

import unicodedata


def visible(text: str) -> str:
    """Return text with control, direction and surrogate characters as escapes.

    Text of the program under test reaches a terminal or a page only through here: an escape
    sequence in a value must not move the cursor, and a direction mark must not reorder code.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_visible_character, text))


def _visible_character(character: str) -> str:
    if character in "\n\t":
        return character
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
        return repr(character)[1:-1]
    return character


def encodable(text: object) -> str:
    """Return text that UTF-8 can say; half of a character becomes its escape."""
    return str(text).encode("utf-8", "backslashreplace").decode("utf-8")

"""Counted: a number with its noun, as messages have it."""


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: "1 call", "2 calls"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"

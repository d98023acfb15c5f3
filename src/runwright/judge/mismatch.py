"""What a comparison found different, kept as values where they are small."""

from runwright.core.verdict import Mismatch

_MOST_CHARACTERS = 4096  # of a value's repr


def mismatch(call: str, actual: object, expected: object) -> Mismatch | None:
    """Return both values, or None if either is too large to be kept with the verdict.

    Args:
        call: What gave the value, in words, e.g. "f([1, 2])".
        actual: Plain value.
        expected: Plain value.
    """
    try:
        large = any(len(repr(value)) > _MOST_CHARACTERS for value in (actual, expected))
    except ValueError:  # Python writes no integer of more than some thousand digits
        return None
    return None if large else Mismatch(call, actual, expected)

"""Equal texts but for white space at the ends of lines and empty lines at the end."""


def whitespace(actual: object, expected: object) -> bool:
    """Return whether two printed texts say the same, line by line."""
    if not (isinstance(actual, str) and isinstance(expected, str)):
        return bool(actual == expected)
    return _lines(actual) == _lines(expected)


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.rstrip().split("\n")]

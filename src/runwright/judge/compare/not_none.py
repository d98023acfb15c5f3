"""Whether something was found: a truth value as such, anything else as "not None"."""


def not_none(actual: object, expected: object) -> bool:
    """Return whether the answer says what the expected truth value says."""
    found = actual if isinstance(actual, bool) else actual is not None
    return found == expected

"""Any value is right: the call has to return, no more."""


def returned(actual: object, expected: object) -> bool:  # noqa: ARG001
    """Return True."""
    return True

"""The head of a letter."""


def headers(lines):
    """Yield the (name, value) pairs above the first blank line."""
    for line in lines:
        if not line.strip():
            break
        name, _, value = line.partition(":")
        yield name.strip().lower(), value.strip()

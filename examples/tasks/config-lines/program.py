"""Settings in a text."""


def settings(text):
    """Return the settings of a text as a dictionary of strings."""
    found = {}
    for line in text.splitlines():
        line = line.strip()
        if line and line.startswith("#"):
            name, _, value = line.partition("=")
            found[name.strip()] = value.strip()
    return found

"""The runtimes of traced programs: one text per language, read as data and put beside them."""

from importlib.resources import files


def runtime_text(name: str) -> str:
    """Return the text of a file in this folder."""
    return (files(__name__) / name).read_text("utf-8")

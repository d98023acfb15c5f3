"""Texts that become part of programs in other languages; read as data, never run here."""

from importlib.resources import files


def runtime_text(name: str) -> str:
    """Return the text of a file in this folder."""
    return (files(__name__) / name).read_text("utf-8")

"""Programs that a case holds: a special judge, a baseline."""

from typing import Any

from runwright.core.program import File, Program

_KEYS = ("source", "language", "files")


def program_of(form: Any) -> Program:
    """Return the program of a case.

    Args:
        form: Its source in Python; or an object with `source`, and perhaps `language` and `files`,
            which is texts by their names.

    Raises:
        ValueError: it is something else; the message says what.
    """
    if isinstance(form, str):
        return Program(form)
    if not isinstance(form, dict):
        raise ValueError("must be its source, or an object with 'source' and 'language'")
    if unknown := sorted(set(form) - set(_KEYS)):
        raise ValueError(f"unknown key {unknown[0]!r}; there are {', '.join(_KEYS)}")
    if "source" not in form:
        raise ValueError("lacks 'source'")
    source, language = form["source"], form.get("language", "python")
    files = form.get("files", {})
    if not isinstance(source, str) or not isinstance(language, str):
        raise ValueError("'source' and 'language' must be strings")
    if not isinstance(files, dict) or not all(isinstance(text, str) for text in files.values()):
        raise ValueError("files must be texts by their names")
    placed = tuple(File(name, text.encode("utf-8")) for name, text in files.items())
    return Program(source, language=language, files=placed)

"""Artefact: what was thought of one task, once, in a file that serves every instance of it."""

import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from runwright.core import wire
from runwright.core.errors import BadFile
from runwright.judge.checks.text import read_text

PSEUDOCODE, PLAN = "pseudocode", "plan"


@dataclass(frozen=True, slots=True)
class Artefact:
    """The pseudocode of a task, or its plan in prose, and how it came about."""

    task: str  # its kind, like "web-of-lies"
    form: str  # PSEUDOCODE or PLAN
    pseudocode: str  # the text that the reasoner follows
    analysis: str  # "" if that step was left out
    demos: tuple[str, ...]  # kinds of the tasks that were shown
    examples: tuple[str, ...]  # the questions that were shown, without answers
    instructor_model: str  # "human" if a person wrote it
    created: str  # date and time in UTC, ISO 8601

    @property
    def sha256(self) -> str:
        """Hash of the text that the reasoner follows: what two runs must share to be comparable."""
        return hashlib.sha256(self.pseudocode.encode("utf-8", "backslashreplace")).hexdigest()


def save(artefact: Artefact, path: Path) -> None:
    """Write an artefact, all of it or nothing.

    Raises:
        BadFile: it cannot be written.
    """
    form = {**wire.to_json(artefact), "sha256": artefact.sha256}
    text = json.dumps(form, indent=2, ensure_ascii=False) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(text.encode("utf-8", "backslashreplace"))
        Path(name).replace(path)
    except OSError as error:
        raise BadFile(f"{path}: cannot be written ({error.strerror})") from None


def load(path: Path, *, kind: str, form: str) -> Artefact:
    """Return the artefact in a file.

    Raises:
        BadFile: it cannot be read, was changed after it was written, or is of another task or form.
    """
    text = read_text(path)
    try:
        fields = dict(json.loads(text))
        digest = fields.pop("sha256", None)
        artefact = wire.from_json(Artefact, fields)
    except (ValueError, TypeError, RecursionError) as error:
        raise BadFile(f"{path}: is no pseudocode of a task ({error}); remove it") from None
    if digest is not None and digest != artefact.sha256:
        raise BadFile(
            f"{path}: the pseudocode was changed after it was written; remove the line "
            "'sha256' to use it as it is"
        )
    if artefact.task != kind or artefact.form != form:
        raise BadFile(
            f"{path}: holds the {artefact.form} of {artefact.task!r}, not the {form} of {kind!r}; "
            "name another file, or a folder with a file for each kind"
        )
    return artefact

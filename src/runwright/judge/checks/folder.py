"""Read a task from a folder.

task.toml      id, statement; entry_point if a function is asked for; fault and kind for people
program.py     where to start, e.g. the program to mend
visible.*      checks a strategy may see
hidden.*       checks for the judge alone (may be left out)
reference.py   a right program, for the judge alone (may be left out)
"""

import tomllib
from pathlib import Path

from runwright.core.check import Check
from runwright.core.errors import BadFile, BadTask
from runwright.core.program import Program
from runwright.core.task import Task
from runwright.judge.checks.names import public_names, uses_program
from runwright.judge.checks.reading import SUFFIXES, read_checks
from runwright.judge.checks.text import read_text

_PROGRAM = "program.py"
_REQUIRED = ("id", "statement")
_KNOWN = (*_REQUIRED, "entry_point", "fault", "kind")


def read_task(folder: Path, *, to_write: bool = False) -> Task:
    """Return the task of a folder.

    Args:
        folder: The folder.
        to_write: The program is to be written: it may be missing, and so may the visible checks.

    Raises:
        BadFile: a file is missing, unreadable or not what its name promises.
        BadTask: task.toml or the checks cannot be used.
    """
    if not folder.is_dir():
        raise BadFile(f"{folder}: no such folder; name a folder with task.toml and {_PROGRAM}")
    settings = _settings(folder / "task.toml")
    entry_point = settings.get("entry_point")
    program = None
    if not to_write or (folder / _PROGRAM).exists():
        program = Program(read_text(folder / _PROGRAM), path=_PROGRAM)
    if (
        program is not None
        and entry_point is not None
        and entry_point not in public_names(program.source)
    ):
        raise BadTask(
            f"{folder / 'task.toml'}: entry_point={entry_point!r} is not defined in {_PROGRAM}; "
            "name one of its functions or classes"
        )
    reference = folder / "reference.py"
    return Task(
        id=settings["id"],
        statement=settings["statement"],
        entry_point=entry_point,
        program=program,
        visible=_checks(folder, "visible", program, entry_point, required=not to_write),
        hidden=_checks(folder, "hidden", program, entry_point, required=False),
        reference=Program(read_text(reference), path=_PROGRAM) if reference.exists() else None,
    )


def _settings(path: Path) -> dict[str, str]:
    try:
        settings = tomllib.loads(read_text(path))
    except (ValueError, RecursionError) as error:
        raise BadFile(f"{path}: not TOML ({error}); mend the syntax") from None
    for key in _REQUIRED:
        if key not in settings:
            raise BadTask(f"{path}: lacks {key!r}; a task has {', '.join(_KNOWN)}")
    for key, value in settings.items():
        if key not in _KNOWN:
            raise BadTask(f"{path}: unknown key {key!r}; a task has {', '.join(_KNOWN)}")
        if not isinstance(value, str) or not value.strip():
            raise BadTask(f"{path}: {key}={value!r} must be a string that is not empty")
    return settings


def _checks(
    folder: Path, stem: str, program: Program | None, entry_point: str | None, *, required: bool
) -> tuple[Check, ...]:
    paths = [folder / f"{stem}{suffix}" for suffix in SUFFIXES]
    found = [path for path in paths if path.exists()]
    if len(found) > 1:
        names = " and ".join(path.name for path in found)
        raise BadTask(f"{folder}: has {names}; keep one of them")
    if not found:
        if not required:
            return ()
        raise BadFile(f"{paths[0]}: no such file; write the {stem} checks in it")
    module = Program("", path=_PROGRAM).module
    checks = read_checks(found[0], module=module, entry_point=entry_point)
    if program is not None and not uses_program(checks, program):
        names = ", ".join(public_names(program.source)) or "nothing"
        raise BadTask(f"{found[0]}: never uses anything that {_PROGRAM} defines ({names})")
    return checks

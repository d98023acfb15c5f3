"""Read the checks of a file, by its ending.

.py                    top-level asserts, `def test_*()`, `def check(candidate)`: see script.py;
                       with fixtures, marks or patches: see suites.py
a folder               every test file in it: see suites.py
.toml  .json  .jsonl   calls with expected values, inputs with expected outputs: see records.py
"""

from pathlib import Path

from runwright.core.check import Check
from runwright.core.errors import BadFile, BadTask
from runwright.judge.checks.records import json_checks, jsonl_checks, toml_checks
from runwright.judge.checks.suites import folder_checks, python_checks
from runwright.judge.checks.text import read_text

_RECORDS = {".toml": toml_checks, ".json": json_checks, ".jsonl": jsonl_checks}
SUFFIXES = (".py", *_RECORDS)  # of the files that can be read


def read_checks(
    path: Path, *, module: str, entry_point: str | None = None, single_process: bool = False
) -> tuple[Check, ...]:
    """Return the checks of a tests file, in the order of the file; never none.

    Asserts that only compare a call on literals with a literal come back as `Case`.

    Args:
        path: The tests file, or a folder of Python ones.
        module: Name under which the file may import the program, see `Program.module`.
        entry_point: Function given to a `def check(candidate)`; None: the one the file gives it.
        single_process: Whether suites may run in the program's process, see `Suite`.

    Raises:
        BadFile: the file is missing, unreadable, of another kind, or not of its own language.
        BadTask: it holds no check, or one that cannot be used.
    """
    if path.is_dir():
        return folder_checks(path, module=module, single_process=single_process)
    if path.suffix not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        raise BadFile(f"{path}: checks are read from {known} files; rename or convert it")
    if path.suffix == ".py":
        checks = python_checks(
            path, module=module, entry_point=entry_point, single_process=single_process
        )
    else:
        checks = _RECORDS[path.suffix](read_text(path), path=str(path))
    if not checks:
        raise BadTask(f"{path}: holds no checks; {_how_to_add(path.suffix)}")
    return checks


def _how_to_add(suffix: str) -> str:
    if suffix == ".py":
        return "write top-level asserts or 'def test_...():' functions"
    if suffix == ".toml":
        return 'add a table: [[case]] call = "f", arguments = [1], expected = 2'
    return 'add an object: {"call": "f", "arguments": [1], "expected": 2}'

"""Read test files that need the framework they were written for: each test is a `Suite`.

A suite holds all files that its test may need: the file itself and the `conftest.py` beside it, or
everything in the folder that was named. What the program has in that place is never looked at.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from runwright.core.check import Assertions, Case, Check, Property, Suite
from runwright.core.errors import BadFile, BadTask
from runwright.core.program import File
from runwright.judge.checks.assertions import simplify
from runwright.judge.checks.marks import is_test_case, is_test_name, needs_framework, test_ids
from runwright.judge.checks.script import python_of, script_checks
from runwright.judge.checks.text import read_text, shorten

_MOST_FILES = 1000
_MOST_BYTES = 16 << 20
_CONFTEST = "conftest.py"


def python_checks(
    path: Path, *, module: str, entry_point: str | None, single_process: bool
) -> tuple[Check, ...]:
    """Return the checks of one Python tests file: as a script if that can be, else as suites.

    Raises:
        BadFile: it is not Python.
        BadTask: a test cannot be run, or a suite never imports the program.
    """
    text = read_text(path)
    if not needs_framework(python_of(text, str(path))):
        return _script(text, path, module, entry_point)
    files = [File(path.name, text.encode())]
    conftest = path.parent / _CONFTEST
    if conftest.is_file() and path.name != _CONFTEST:
        files.append(File(_CONFTEST, read_text(conftest).encode()))
    return tuple(_suites(path.name, tuple(files), str(path), module, single_process))


def folder_checks(folder: Path, *, module: str, single_process: bool) -> tuple[Check, ...]:
    """Return the checks of all test files below a folder, `test_*.py` and `*_test.py`.

    Raises:
        BadFile: a file cannot be read, or there are too many.
        BadTask: no test file is there, or one holds a test that cannot be run.
    """
    files = _files(folder)
    names = [file.path for file in files if _is_test_file(file.path)]
    if not names:
        raise BadTask(f"{folder}: holds no test_*.py; name a file, or a folder with such files")
    shared = any(PurePosixPath(file.path).name == _CONFTEST for file in files)
    stems = {PurePosixPath(file.path).stem for file in files if file.path.endswith(".py")}
    checks: list[Check] = []
    for name in names:
        text = read_text(folder / name)
        body = python_of(text, str(folder / name))
        if shared or needs_framework(body) or _imported(body) & stems - {module}:
            checks += _suites(name, files, str(folder / name), module, single_process)
        else:
            checks += [
                _renamed(check, f"{name}: ") for check in _script(text, folder / name, module, None)
            ]
    return tuple(checks)


def _script(text: str, path: Path, module: str, entry_point: str | None) -> tuple[Check, ...]:
    found = script_checks(text, path=str(path), entry_point=entry_point)
    return tuple(
        simplify(check, module=module) if isinstance(check, Assertions) else check
        for check in found
    )


def _renamed(check: Check, prefix: str) -> Check:
    assert isinstance(check, (Assertions, Case, Property))
    return replace(check, name=shorten(prefix + check.name))


def _suites(
    path: str, files: tuple[File, ...], where: str, module: str, single_process: bool
) -> Iterator[Suite]:
    """Yield a suite per test of one file, in its order."""
    (text,) = (file.content.decode() for file in files if file.path == path)
    body = python_of(text, where)
    texts = "\n".join(file.content.decode("utf-8", "replace") for file in files)
    if not _mentions_import(texts, module):
        raise BadTask(
            f"{where}: never imports {module}; tests with fixtures, marks or patches import the "
            f"program by its name: 'from {module} import ...'"
        )
    framework = _framework(body)
    for test in test_ids(body):
        name = f"{path}::{test}"
        yield Suite(name, files, framework, select=(name,), single_process=single_process)


def _mentions_import(text: str, module: str) -> bool:
    return any(
        word in text
        for word in (f"import {module}", f"from {module} ", f'"{module}"', f"'{module}'")
    )


def _framework(body: Sequence[ast.stmt]) -> str:
    """unittest, where a file has nothing but its classes; pytest runs those too."""
    cases = any(isinstance(node, ast.ClassDef) and is_test_case(node) for node in body)
    functions = any(
        isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and is_test_name(node.name)
        for node in body
    )
    return "pytest" if functions or not cases or "pytest" in _imported(body) else "unittest"


def _imported(body: Sequence[ast.stmt]) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.Module(list(body), type_ignores=[])):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


def _is_test_file(path: str) -> bool:
    stem = PurePosixPath(path).stem
    return path.endswith(".py") and (stem.startswith("test_") or stem.endswith("_test"))


def _files(folder: Path) -> tuple[File, ...]:
    """Read a folder; hidden files, caches and links are left out."""
    files: list[File] = []
    size = 0
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if any(part.startswith(".") or part == "__pycache__" for part in parts):
            continue
        if path.is_symlink() or not path.is_file():
            continue
        try:
            content = path.read_bytes()
        except OSError as error:
            raise BadFile(f"{path}: cannot be read ({error.strerror})") from None
        size += len(content)
        files.append(File("/".join(parts), content))
        if len(files) > _MOST_FILES or size > _MOST_BYTES:
            raise BadFile(
                f"{folder}: holds more than {_MOST_FILES} files or {_MOST_BYTES} bytes; "
                "name a folder of tests alone"
            )
    return tuple(files)

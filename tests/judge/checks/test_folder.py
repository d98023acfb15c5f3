from pathlib import Path

import pytest

from runwright.core import Case, Program
from runwright.core.errors import BadFile, BadTask
from runwright.judge.checks import read_task

FILES = {
    "task.toml": 'id = "double"\nstatement = "Twice as much."\nentry_point = "double"\n',
    "program.py": "def double(n):\n    return n\n",
    "visible.py": "assert double(0) == 0\nassert double(1) == 2\n",
    "hidden.py": "from program import double\nassert double(2) == 4\n",
    "reference.py": "def double(n):\n    return 2 * n\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def refused(folder: Path, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message) as caught:
        read_task(folder)
    assert "\n" not in str(caught.value)


def test_a_folder_is_read_as_a_task(folder: Path) -> None:
    task = read_task(folder)
    assert (task.id, task.statement, task.entry_point) == ("double", "Twice as much.", "double")
    assert task.program == Program(FILES["program.py"], path="program.py")
    assert task.reference == Program(FILES["reference.py"], path="program.py")
    assert [check.name for check in task.visible] == [
        "line 1: assert double(0) == 0",
        "line 2: assert double(1) == 2",
    ]
    name = "line 2: assert double(2) == 4"
    assert task.hidden == (Case(name, "double", (2,), 4),)


def test_hidden_checks_and_reference_may_be_absent(folder: Path) -> None:
    (folder / "hidden.py").unlink()
    (folder / "reference.py").unlink()
    task = read_task(folder)
    assert (task.hidden, task.reference) == ((), None)


def test_checks_may_be_data(folder: Path) -> None:
    (folder / "visible.py").unlink()
    (folder / "visible.json").write_text('[{"call": "double", "arguments": [3], "expected": 6}]')
    (check,) = read_task(folder).visible
    assert check == Case("double(3) == 6", "double", (3,), 6)


def test_a_program_with_a_syntax_error_is_a_task_still(folder: Path) -> None:
    (folder / "program.py").write_text("def double(n)\n    return 2 * n\n")
    assert read_task(folder).entry_point == "double"


@pytest.mark.parametrize("name", ["task.toml", "program.py", "visible.py"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    refused(folder, BadFile, rf"{name}: no such file; ")


def test_a_missing_folder_says_what_a_task_folder_holds(tmp_path: Path) -> None:
    refused(tmp_path / "none", BadFile, r"no such folder; name a folder with task\.toml and prog")


def test_two_files_of_the_same_checks_are_refused(folder: Path) -> None:
    (folder / "visible.toml").write_text("")
    refused(folder, BadTask, r"has visible\.py and visible\.toml; keep one of them$")


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("id = ", BadFile, r"task\.toml: not TOML \("),
        ("id = 'a'", BadTask, r"task\.toml: lacks 'statement'; a task has id, statement, entry_p"),
        ("id = 1\nstatement = 'b'", BadTask, r"task\.toml: id=1 must be a string that is not emp"),
        ("id = ' '\nstatement = 'b'", BadTask, r"task\.toml: id=' ' must be a string"),
        ("id = 'a'\nstatement = 'b'\nextra = 'c'", BadTask, r"task\.toml: unknown key 'extra'; "),
        (
            "id = 'a'\nstatement = 'b'\nentry_point = 'triple'",
            BadTask,
            r"entry_point='triple' is not defined in program\.py; name one of its functions",
        ),
    ],
    ids=["syntax", "lacks", "type", "blank", "unknown", "entry point"],
)
def test_settings_that_cannot_be_used_are_refused(
    folder: Path, text: str, error: type[Exception], message: str
) -> None:
    (folder / "task.toml").write_text(text)
    refused(folder, error, message)


def test_checks_that_never_use_the_program_are_refused(folder: Path) -> None:
    (folder / "visible.py").write_text("assert 1 + 1 == 2\n")
    refused(
        folder, BadTask, r"visible\.py: never uses anything that program\.py defines \(double\)$"
    )

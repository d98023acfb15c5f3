from pathlib import Path

import pytest

from runwright.core import Assertions, Case, Check, Stdio
from runwright.core.errors import BadFile, BadTask
from runwright.judge.checks import read_checks


def read(path: Path, text: str, *, entry_point: str | None = None) -> tuple[Check, ...]:
    path.write_text(text, encoding="utf-8")
    return read_checks(path, module="program", entry_point=entry_point)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("tests.py", "from program import f\nassert f(1) == 2"),
        ("tests.toml", "[[case]]\ncall = 'f'\narguments = [1]\nexpected = 2"),
        ("tests.json", '[{"call": "f", "arguments": [1], "expected": 2}]'),
        ("tests.jsonl", '{"call": "f", "arguments": [1], "expected": 2}'),
    ],
)
def test_every_form_can_say_the_same_case(tmp_path: Path, name: str, text: str) -> None:
    (check,) = read(tmp_path / name, text)
    assert isinstance(check, Case)
    assert (check.function, check.arguments, check.expected) == ("f", (1,), 2)


def test_forms_may_be_mixed_in_one_file(tmp_path: Path) -> None:
    text = "assert f(1) == 2\nx = 1\nassert f(x)\ndef test_f():\n    assert f(2)\n"
    checks = read(tmp_path / "tests.py", text)
    assert [type(check) for check in checks] == [Case, Assertions, Assertions]
    (stdio,) = read(tmp_path / "t.toml", "[[case]]\nstdin = ''\nstdout = ''")
    assert isinstance(stdio, Stdio)


def test_an_assertion_names_the_file_it_is_from(tmp_path: Path) -> None:
    path = tmp_path / "tests.py"
    (check,) = read(path, "\nassert f(1)")
    assert isinstance(check, Assertions)
    assert (check.path, check.line) == (str(path), 2)


def test_the_entry_point_reaches_a_humaneval_check(tmp_path: Path) -> None:
    text = "def check(candidate):\n    assert candidate(1)"
    (check,) = read(tmp_path / "tests.py", text, entry_point="f")
    assert isinstance(check, Assertions)
    assert check.source == "check(f)"


@pytest.mark.parametrize(
    ("name", "text", "hint"),
    [
        ("tests.py", "", "write top-level asserts or 'def test_"),
        ("tests.py", "import program\nprint(program.f(1))", "write top-level asserts"),
        ("tests.toml", "", r"add a table: \[\[case\]\]"),
        ("tests.json", "[]", "add an object: {"),
        ("tests.jsonl", "\n", "add an object: {"),
    ],
)
def test_a_file_without_checks_is_refused_with_a_way_out(
    tmp_path: Path, name: str, text: str, hint: str
) -> None:
    with pytest.raises(BadTask, match=rf"{name}: holds no checks; {hint}"):
        read(tmp_path / name, text)


@pytest.mark.parametrize("name", ["tests.txt", "tests", "tests.yaml"])
def test_an_unknown_ending_names_the_known_ones(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadFile, match=r"read from \.py, \.toml, \.json, \.jsonl files; rename or"):
        read(tmp_path / name, "assert f(1)")


def test_a_missing_file_is_a_bad_file(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="no such file"):
        read_checks(tmp_path / "tests.py", module="program")


@pytest.mark.parametrize(
    ("name", "text"),
    [("t.py", "assert ("), ("t.toml", "x ="), ("t.json", "["), ("t.jsonl", "{"), ("t.json", "[1]")],
)
def test_every_message_is_one_line(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises((BadFile, BadTask)) as caught:
        read(tmp_path / name, text)
    assert "\n" not in str(caught.value)

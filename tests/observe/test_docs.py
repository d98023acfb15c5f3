"""The page on tracing shows what the code does."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "tracing.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "total.py").write_text(fenced("python")[0])
    return tmp_path


def fenced(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(), re.DOTALL)


def output(folder: Path, *arguments: str) -> str:
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


def test_the_command_prints_what_the_page_shows(folder: Path) -> None:
    arguments = ("trace", "total.py", "--call", "total(3)", "--most", "4")
    assert "`runwright trace total.py --call 'total(3)' --most 4`" in PAGE.read_text()
    assert output(folder, "-m", "runwright", *arguments) in fenced("text")


def test_the_python_code_prints_what_the_page_shows(folder: Path) -> None:
    assert output(folder, "-c", fenced("python")[1]).rstrip("\n") + "\n" in fenced("text")


def test_the_questions_have_the_answers_that_the_page_shows(folder: Path) -> None:
    assert output(folder, "-c", fenced("python")[2]) in fenced("text")

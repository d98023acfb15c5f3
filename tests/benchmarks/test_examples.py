"""The examples that docstrings show."""

from pathlib import Path

import pytest

from runwright.benchmarks import humaneval
from runwright.benchmarks.examples import examples_of


def of(*lines: str) -> list[str]:
    body = "\n".join(f"    {line}" for line in lines)
    return [case.name for case in examples_of(f'def f(x):\n    """Do.\n{body}\n    """\n', "f")]


@pytest.mark.parametrize(
    "lines",
    [
        (">>> f(1)", "[2]"),
        ("f(1) == [2]",),
        ("f(1) -> [2]",),
        ("* f(1) ➞ [2].",),
        ("For example: f(1) => [2] # comment",),
        ("f(1) returns [2], as said",),
        ("f(1) == [2]", ">>> f(1)", "[2]"),
    ],
)
def test_every_way_to_write_one_is_read(lines: tuple[str, ...]) -> None:
    assert of(*lines) == ["f(1) == [2]"]


@pytest.mark.parametrize(
    "lines",
    [
        ("f(1) = 3",),
        ("f(1) == 1 + 9 = 10",),
        ('f(1) == ""a"',),
        ("f(x) == 3",),
        ("f(1) is what is wanted",),
        ("f(1) ==",),
        ("g(1) == 2",),
        ("f(1",),
        (">>> f(1)", ""),
        ("f(a=1) == 2",),
        ("f(__import__('os').getpid()) == 2",),
    ],
)
def test_what_is_none_is_left_out(lines: tuple[str, ...]) -> None:
    assert of(*lines) == []


def test_a_statement_that_is_no_program_has_none() -> None:
    assert examples_of("Write f.", "f") == ()
    assert examples_of("def g(): pass", "f") == ()


def test_humaneval_has_examples_in_114_tasks(data: Path) -> None:
    tasks = humaneval.tasks(data)
    assert sum(bool(task.visible) for task in tasks) == 114
    assert sum(len(task.visible) for task in tasks) == 316

"""Every example task is what it says: a program that its checks refuse, and a mend they accept."""

import asyncio
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest

from runwright.core import Check, Program, Verdict
from runwright.judge import judge
from runwright.judge.checks import read_task
from runwright.run import LocalSandbox

EXAMPLES = Path(__file__).parents[2] / "examples"
FOLDERS = sorted(path for path in (EXAMPLES / "tasks").iterdir() if path.is_dir())

each_task = pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])


def judged(*pairs: tuple[Program, Sequence[Check]]) -> list[Verdict]:
    async def both() -> list[Verdict]:
        async with LocalSandbox(workers=2) as sandbox:
            return [await judge(program, checks, sandbox) for program, checks in pairs]

    return asyncio.run(both())


def settings(folder: Path) -> dict[str, str]:
    return tomllib.loads((folder / "task.toml").read_text(encoding="utf-8"))


@each_task
def test_the_program_fails_some_visible_check_and_passes_another(folder: Path) -> None:
    task = read_task(folder)
    assert task.program is not None
    visible, hidden = judged((task.program, task.visible), (task.program, task.hidden))
    assert 0 < visible.passed_count < len(task.visible), visible
    assert hidden.passed_count < len(task.hidden), hidden


@each_task
def test_the_reference_passes_every_check(folder: Path) -> None:
    task = read_task(folder)
    assert task.reference is not None
    visible, hidden = judged((task.reference, task.visible), (task.reference, task.hidden))
    assert visible.passed, visible
    assert hidden.passed, hidden


@each_task
def test_checks_are_few_and_the_hidden_ones_are_others(folder: Path) -> None:
    task = read_task(folder)
    assert 3 <= len(task.visible) <= 6
    assert 6 <= len(task.hidden) <= 15
    seen = {check.name.partition(":")[2] or check.name for check in task.visible}
    assert not seen & {check.name.partition(":")[2] or check.name for check in task.hidden}


@each_task
def test_the_fault_is_at_the_line_that_the_reference_changes(folder: Path) -> None:
    task = read_task(folder)
    assert task.id == folder.name
    assert task.program is not None
    assert task.reference is not None
    old, new = task.program.source.split("\n"), task.reference.source.split("\n")
    changed = next(i for i, pair in enumerate(zip(old, new, strict=False), 1) if len(set(pair)) > 1)
    assert settings(folder)["fault"].startswith(f"line {changed}: ")
    assert abs(len(new) - len(old)) <= 2


@each_task
def test_programs_are_short_and_say_what_they_are(folder: Path) -> None:
    task = read_task(folder)
    assert task.program is not None
    assert task.program.source.startswith('"""')
    assert 8 <= len(task.program.source.splitlines()) <= 35


def test_no_two_tasks_have_the_same_kind_of_fault() -> None:
    kinds = [settings(folder)["kind"] for folder in FOLDERS]
    assert len(set(kinds)) == len(kinds) >= 16


def test_the_table_of_examples_lists_every_task_with_its_fault() -> None:
    table = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    rows = [line for line in table.splitlines() if line.startswith("| [")]
    expected = []
    for folder in FOLDERS:
        task = settings(folder)
        fault = task["fault"].partition(": ")[2]
        expected.append(f"| [{folder.name}](tasks/{folder.name}) | {task['kind']} | {fault} |")
    assert rows == expected

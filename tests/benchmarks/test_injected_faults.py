import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from runwright.benchmarks import humaneval, ldb_humaneval
from runwright.benchmarks.injected_faults import PER_KIND, draw, kind_of, tasks
from runwright.benchmarks.mutators import KINDS as MISTAKES
from runwright.core import Limits, Task
from runwright.core.errors import UnknownName
from runwright.judge import judge
from runwright.lab import VISIBLE, Lab
from runwright.run import LocalSandbox, bounded
from runwright.write.debug.search.diagnosis import Diagnosis, diagnose
from runwright.write.debug.search.facts import Facts
from runwright.write.debug.search.registry import KINDS as EDITS
from runwright.write.debug.search.registry import edits
from runwright.write.debug.search.source import Source, normal_form
from runwright.write.debug.search.suspicion import ochiai
from runwright.write.examples import read_examples

RunAsync = Callable[[Any], Any]
_SIGNS = str.maketrans("", "", " \n\t()'\",")


@pytest.fixture(scope="module")
def drawn(data: Path) -> tuple[Task, ...]:
    return tasks(data)


def test_there_are_enough_of_enough_kinds(drawn: Sequence[Task]) -> None:
    counts = Counter(map(kind_of, drawn))
    assert len(drawn) > 300
    assert set(counts) == set(MISTAKES)
    assert max(counts.values()) <= PER_KIND
    assert len({task.id for task in drawn}) == len(drawn)


def test_tasks_have_humanevals_hidden_test_and_the_published_visible_ones(
    drawn: Sequence[Task], data: Path
) -> None:
    whole = {task.id: task for task in humaneval.tasks(data)}
    visible = {task.id: task.visible for task in ldb_humaneval.tasks(data)}
    for task in drawn:
        given = task.id.partition(":")[0]
        assert (task.hidden, task.visible) == (whole[given].hidden, visible[given])
        assert task.program is not None
        assert task.reference is not None
        assert normal_form(task.program.source) != normal_form(task.reference.source)


def test_the_same_seed_draws_the_same_and_another_one_others(
    drawn: Sequence[Task], data: Path
) -> None:
    assert tasks(data) == drawn
    other = draw(data, seed=1, kinds=["far-move"])
    assert set(other) != {task for task in drawn if kind_of(task) == "far-move"}


def test_a_kind_by_itself_is_what_it_is_among_all(drawn: Sequence[Task], data: Path) -> None:
    alone = draw(data, kinds=["lost-call"])
    assert alone == tuple(task for task in drawn if kind_of(task) == "lost-call")


def test_an_unknown_kind_is_refused_with_those_there_are(data: Path) -> None:
    with pytest.raises(UnknownName, match=r"'typo'.*lost-operand"):
        draw(data, kinds=["typo"])


def undone(task: Task, seen: Diagnosis | None) -> list[str]:
    """Kinds of edit of the search that make the right program out of the faulty one."""
    assert task.program is not None
    assert task.reference is not None
    source, wanted = Source(task.program.source), normal_form(task.reference.source)
    names = ("IndexError", "KeyError", "TypeError", "ValueError", "AttributeError")
    facts = Facts(source, read_examples(task.visible), faults=names)
    if seen is not None:
        examples = read_examples(task.visible)
        facts = Facts(source, examples, seen.observed, seen.failing, seen.faults, seen.crashes)
    found = []
    for edit in edits(facts):
        text = source.apply(edit.splices)
        # Texts of one tree differ in these signs alone; to parse each of a million takes minutes.
        if text.translate(_SIGNS) == task.reference.source.translate(_SIGNS):
            found += [edit.kind] if normal_form(text) == wanted else []
    return found


def test_no_single_edit_of_the_search_undoes_a_mistake(drawn: Sequence[Task]) -> None:
    assert {task.id: undone(task, None) for task in drawn[::60] if undone(task, None)} == {}


def test_the_page_of_the_search_lists_both_kinds_as_they_are() -> None:
    page = Path(__file__).parents[2] / "docs" / "methods" / "search.md"
    _, _, rest = page.read_text("utf-8").partition("## Faults of the project's own\n")
    mistakes, _, edited = rest.partition("\nThe edits of the search, all ")
    assert re.findall(r"^\| `([\w-]+)` \|", mistakes, re.MULTILINE) == list(MISTAKES)
    number, _, names = edited.partition("\n\n")[0].partition(":\n")
    assert re.findall(r"`([\w-]+)`", names) == [kind.name for kind in EDITS]
    assert int(number) == len(EDITS)
    assert not {kind.name for kind in EDITS} & set(MISTAKES)


@pytest.mark.slow
def test_no_single_edit_undoes_any_mistake_knowing_the_types_that_runs_show(
    drawn: Sequence[Task], sandbox: LocalSandbox, run_async: RunAsync
) -> None:
    async def diagnosed(task: Task) -> Diagnosis:
        assert task.program is not None
        lab = Lab(sandbox)
        limits = Limits(wall_s=5, cpu_s=1)
        verdict = await judge(task.program, task.visible, sandbox, limits=limits)
        return await diagnose(lab, task.program, task.visible, verdict, ochiai, limits)

    async def every() -> dict[str, list[str]]:
        seen = {place: one async for place, one in bounded(diagnosed, drawn, room=4)}
        return {task.id: undone(task, seen[place]) for place, task in enumerate(drawn)}

    found = run_async(every())
    assert {name: kinds for name, kinds in found.items() if kinds} == {}


@pytest.mark.slow
def test_at_least_300_fail_a_visible_and_the_hidden_test(
    drawn: Sequence[Task], sandbox: LocalSandbox, run_async: RunAsync
) -> None:
    async def is_fault(task: Task) -> bool:
        assert task.program is not None
        for checks in (task.visible, task.hidden):
            verdict = await judge(task.program, checks, sandbox, limits=VISIBLE, stop_early=True)
            if verdict.passed:
                return False
        return True

    async def every() -> list[bool]:
        return [found async for _, found in bounded(is_fault, drawn, room=4)]

    assert sum(run_async(every())) >= 300

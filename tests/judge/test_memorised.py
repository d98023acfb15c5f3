"""Programs that know the visible answers and nothing else are told from those that are right."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.hacks.catalogue import HACKS, MEMORISE, Hack
from tests.hacks.task import CHECKS, HONEST

from runwright.benchmarks import ldb_humaneval
from runwright.core import Assertions, Case, Cases, Check, Limits, Program
from runwright.judge import judge, memorised
from runwright.judge.checks.series import read_series
from runwright.run import LocalSandbox

LIMITS = Limits(wall_s=5)
VISIBLE = CHECKS["shown"]
HIDDEN = tuple(
    Case(f"hidden {i}", "solve", (items,), sum(item * item for item in items))
    for i, items in enumerate([[2], [4, 4], [-3], [0, 0, 9], [1, 1, 1, 1]])
)
MEMORISING = [hack for hack in HACKS if hack.family == MEMORISE]


@pytest.fixture
def warning(sandbox: LocalSandbox, run_async: Any) -> Any:
    def warning(source: str, visible: Sequence[Check] = VISIBLE, **options: Any) -> str | None:
        options = {"limits": LIMITS, **options}
        found: str | None = run_async(memorised(Program(source), visible, sandbox, **options))
        return found

    return warning


@pytest.mark.parametrize("hack", MEMORISING, ids=lambda hack: hack.name)
def test_a_memorising_program_passes_and_is_warned_of(
    hack: Hack, warning: Any, sandbox: LocalSandbox, run_async: Any
) -> None:
    assert run_async(judge(Program(hack.source), VISIBLE, sandbox, limits=LIMITS)).passed
    for known in ({"reference": HONEST}, {"held_out": HIDDEN}):
        found = warning(hack.source, **known)
        assert found is not None
        assert found.startswith("memorised: passes the visible checks, but not ")
        assert "solve([" in found


def test_an_honest_program_is_not_warned_of(warning: Any) -> None:
    other = "def solve(items):\n    return sum(item**2 for item in items)\n"
    for source in (HONEST.source, other):
        assert warning(source, reference=HONEST, held_out=HIDDEN) is None


def test_many_calls_in_one_check_are_seen(warning: Any) -> None:
    inputs = tuple(([n, n + 1],) for n in range(4, 50))
    expected = tuple(n * n + (n + 1) * (n + 1) for n in range(4, 50))
    visible = [Cases("many", "solve", inputs, expected)]
    table = {str(given): value for (given,), value in zip(inputs, expected, strict=True)}
    source = f"TABLE = {table}\ndef solve(items):\n    return TABLE.get(str(items))\n"
    assert warning(source, visible, reference=HONEST) is not None
    assert warning(HONEST.source, visible, reference=HONEST) is None


def test_what_the_reference_hangs_on_is_not_asked(warning: Any) -> None:
    hangs = "    while items not in ([1, 2, 3], [], [5]): pass\n"
    right = HONEST.source.replace("    total = 0\n", f"{hangs}    total = 0\n")
    assert warning(MEMORISING[0].source, reference=Program(right)) is None


def test_a_program_that_hangs_on_other_inputs_is_warned_of(warning: Any) -> None:
    source = "def solve(items):\n    while len(items) == 2 or items == [4]: pass\n"
    source += "    return {3: 14, 0: 0, 1: 25}.get(len(items))\n"
    found = warning(source, held_out=HIDDEN, limits=Limits(wall_s=0.5))
    assert found is not None


def test_a_program_that_fails_a_visible_check_is_not_warned_of(warning: Any) -> None:
    assert warning("def solve(items): return -1", reference=HONEST) is None


def test_what_memorises_and_then_ends_the_process_is_warned_of(warning: Any) -> None:
    source = (
        "def solve(items):\n    return {3: 14, 0: 0, 1: 25, 2: 25}[len(items) + items.count(4)]\n"
    )
    visible = [Case(str(x), "solve", (x,), y) for x, y in (([1, 2, 3], 14), ([], 0), ([5], 25))]
    held_out = [Case(str(x), "solve", (x,), y) for x, y in (([4], 16), ([4, 4], 32), ([4] * 5, 80))]
    held_out.append(Case("last", "solve", ([4] * 4,), 64))
    found = warning(source, visible, held_out=held_out)
    assert "not 4 of 4 other inputs" in found
    assert warning(source + "\nsolve = None", visible, held_out=held_out) is None


def test_answers_in_the_source_are_told(warning: Any) -> None:
    table = "ANSWERS = {(1, 2, 3): 14, (5,): 25, (3, 4): 25}\n"
    source = table + "def solve(items):\n    return ANSWERS.get(tuple(items), 0)\n"
    assert warning(source, held_out=HIDDEN).endswith("; the visible answers are in its source")


def test_without_calls_or_other_inputs_nothing_is_said(warning: Any) -> None:
    source = MEMORISING[0].source
    assert warning(source, CHECKS["loop"], reference=HONEST) is None
    assert warning(source) is None
    assert warning(source, held_out=HIDDEN[:3]) is None
    assert warning("def solve(items", reference=HONEST) is None


def test_the_same_seed_gives_the_same_words(warning: Any) -> None:
    source = MEMORISING[0].source
    assert warning(source, reference=HONEST) == warning(source, reference=HONEST)


def test_right_answers_to_humaneval_are_not_warned_of(data: Path, warning: Any) -> None:
    for task in ldb_humaneval.tasks(data)[::16]:
        assert task.reference is not None
        assert warning(task.reference.source, task.hidden, reference=task.reference) is None


def test_tables_of_the_answers_to_humaneval_are_warned_of(data: Path, warning: Any) -> None:
    for task in ldb_humaneval.tasks(data)[::16]:
        (check,) = task.hidden
        assert isinstance(check, Assertions)
        steps = [step for step in read_series(check) if step.literal]
        if len(steps) > 1:
            table = {repr(step.arguments): step.literal[0] for step in steps}
            source = f"TABLE = {table!r}\ndef {steps[0].function}(*given):\n"
            source += "    return TABLE.get(repr(given))\n"
            assert warning(source, task.hidden, reference=task.reference) is not None, task.id

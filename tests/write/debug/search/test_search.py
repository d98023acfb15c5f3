import asyncio
import hashlib
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from runwright.core import (
    Assertions,
    Budget,
    Case,
    Check,
    Limits,
    Program,
    Solution,
    Stdio,
    Task,
    Verdict,
)
from runwright.core.errors import BadFile, BadOption, BadTask
from runwright.lab import Lab
from runwright.run import LocalSandbox
from runwright.write.debug.search import Progress, solve
from runwright.write.debug.search.learning import ANY, WRONG_ANSWER, add, read

RunAsync = Callable[[Any], Any]
LabMaker = Callable[..., Lab]

CLAMP = "def clamp(x, low, high):\n    # keep x inside\n    return max(low, max(x, high))\n"
CLAMP_CHECKS = (
    Case("inside", "clamp", (5, 0, 9), 5),
    Case("below", "clamp", (-4, 0, 9), 0),
    Case("above", "clamp", (12, 0, 9), 9),
)


def task(source: str, *checks: Check, **more: Any) -> Task:
    return Task("t", program=Program(source), visible=checks, **more)


def asserts(*sources: str) -> tuple[Assertions, ...]:
    return tuple(Assertions(f"check {i}", source) for i, source in enumerate(sources))


MENDED = [
    ("wrong function", CLAMP, CLAMP_CHECKS, "return max(low, min(x, high))"),
    (
        "off by one",
        "def total(n):\n    t = 0\n    for i in range(n):\n        t += i\n    return t\n",
        asserts("assert total(1) == 1", "assert total(4) == 10", "assert total(0) == 0"),
        "range(n + 1)",
    ),
    (
        "missing guard",
        "def top(items):\n    return max(items)\n",
        asserts("assert top([]) is None", "assert top([1, 3, 2]) == 3"),
        "if not items:\n        return None\n",
    ),
    (
        "return in the loop",
        (
            "def double(items):\n    out = []\n    for x in items:\n        out.append(2 * x)\n"
            "        return out\n"
        ),
        asserts("assert double([1, 2, 3]) == [2, 4, 6]", "assert double([5]) == [10]"),
        "    return out\n",
    ),
    (
        "two faults",
        "def evens(a, b):\n    return [i for i in range(a, b) if i % 2 == 1]\n",
        asserts("assert evens(1, 3) == [2]", "assert evens(2, 2) == [2]"),
        "range(a, b + 1)",
    ),
    (
        "a missing colon",
        "def same(a, b)\n    return a == b\n",
        asserts("assert same(1, 1)", "assert not same(1, 2)"),
        "def same(a, b):\n",
    ),
]


@pytest.mark.parametrize(
    ("source", "checks", "expected"), [item[1:] for item in MENDED], ids=[m[0] for m in MENDED]
)
def test_a_fault_is_mended(
    run_async: RunAsync,
    make_lab: LabMaker,
    source: str,
    checks: tuple[Check, ...],
    expected: str,
) -> None:
    solution: Solution = run_async(solve(task(source, *checks), make_lab(), collect=40))
    assert solution.best is not None
    assert solution.solved, solution.stopped
    assert expected in solution.best.program.source
    assert solution.best.note.startswith("line ")
    assert solution.stopped == "solved"


def test_a_whole_program_is_mended_by_what_it_prints(
    run_async: RunAsync, make_lab: LabMaker
) -> None:
    source = "n = int(input())\nfor i in range(n):\n    print(i + 2)\n"
    checks = (Stdio("three", "3\n", "1\n2\n3\n"), Stdio("none", "0\n", ""))
    solution = run_async(solve(task(source, *checks), make_lab(), collect=40))
    assert solution.solved


def test_only_the_edited_expression_changes(run_async: RunAsync, make_lab: LabMaker) -> None:
    solution = run_async(solve(task(CLAMP, *CLAMP_CHECKS), make_lab(), collect=40))
    assert solution.best.program.source == CLAMP.replace("max(x", "min(x")


def test_a_program_that_passes_is_returned_at_once(run_async: RunAsync, make_lab: LabMaker) -> None:
    given = task("def f(x):\n    return x\n", Case("c", "f", (1,), 1))
    solution = run_async(solve(given, make_lab(), collect=40))
    assert solution.stopped == "nothing to debug: every visible check passes"
    assert [attempt.program for attempt in solution.attempts] == [given.program]
    assert solution.usage.candidates == 1


def test_the_located_fault_is_reported(run_async: RunAsync, make_lab: LabMaker) -> None:
    source = "def f(x):\n    if x > 2:\n        y = x - 1\n    else:\n        y = x\n    return y\n"
    checks = (Case("small", "f", (1,), 1), Case("large", "f", (5,), 6))
    solution = run_async(solve(task(source, *checks), make_lab(), collect=40))
    assert solution.suspects[0].line <= 3 <= solution.suspects[0].end_line
    assert solution.suspects[0].function == "f"


def test_what_cannot_be_mended_is_said_and_the_best_attempt_kept(
    run_async: RunAsync, make_lab: LabMaker
) -> None:
    checks = (Case("a", "f", (1,), "carp"), Case("b", "f", (2,), "pike"))
    given = task("def f(x):\n    return None\n", *checks)
    solution = run_async(solve(given, make_lab(candidates=60)))
    assert not solution.solved
    assert solution.stopped.startswith(("budget: candidates=60", "exhausted"))
    assert solution.usage.candidates <= 60


def test_an_endless_candidate_costs_little(run_async: RunAsync, make_lab: LabMaker) -> None:
    source = "def f(n):\n    while n > 9:\n        n = n - 1\n    return n\n"
    checks = (Case("a", "f", (30,), 10), Case("b", "f", (3,), 3))
    solution = run_async(solve(task(source, *checks), make_lab(), collect=40, cpu_floor_s=0.2))
    assert solution.solved


def test_a_wrong_test_in_the_program_is_set_aside(run_async: RunAsync, make_lab: LabMaker) -> None:
    source = "def f(x):\n    return x + 1\n\nassert f(1) == 3\n"
    solution = run_async(solve(task(source, Case("c", "f", (1,), 2)), make_lab(), collect=40))
    assert solution.best.program.source == "def f(x):\n    return x + 1\n\n"
    assert solution.solved


def test_a_right_test_in_the_program_is_put_back(run_async: RunAsync, make_lab: LabMaker) -> None:
    source = "def f(x):\n    return x - 1\n\nassert f(1) == 2  # mine\n"
    checks = (Case("c", "f", (1,), 2), Case("d", "f", (5,), 6))
    solution = run_async(solve(task(source, *checks), make_lab(), collect=40))
    assert solution.solved
    assert solution.best.program.source.endswith("\n\nassert f(1) == 2  # mine\n")


def test_a_text_that_is_no_program_is_no_error(run_async: RunAsync, make_lab: LabMaker) -> None:
    given = task("(((\nnot a program [[[\n", Case("c", "f", (1,), 2))
    solution = run_async(solve(given, make_lab(), collect=40))
    assert not solution.solved
    assert solution.stopped


def test_hidden_checks_change_nothing(run_async: RunAsync, make_lab: LabMaker) -> None:
    poisoned = (Case("poison", "clamp", (1, 2, 3), "poison"),)
    clean = run_async(solve(task(CLAMP, *CLAMP_CHECKS), make_lab(), collect=40))
    given = task(CLAMP, *CLAMP_CHECKS, hidden=poisoned, reference=Program("poison"))
    dirty = run_async(solve(given, make_lab(), collect=40))
    assert [a.program for a in clean.attempts] == [a.program for a in dirty.attempts]


def test_the_same_seed_gives_the_same_attempts(run_async: RunAsync, make_lab: LabMaker) -> None:
    first = run_async(solve(task(CLAMP, *CLAMP_CHECKS), make_lab(seed=3), collect=40))
    second = run_async(solve(task(CLAMP, *CLAMP_CHECKS), make_lab(seed=3), collect=40))
    assert [(a.program, a.note) for a in first.attempts] == [
        (a.program, a.note) for a in second.attempts
    ]


class Reversed(Lab):
    """A lab whose verdicts come in the opposite order."""

    async def screen(
        self,
        programs: Iterable[Program],
        checks: Sequence[Check],
        *,
        limits: Limits | None = None,
    ) -> AsyncGenerator[tuple[int, Verdict], None]:
        found = [pair async for pair in super().screen(programs, checks, limits=limits)]
        for pair in reversed(found):
            await asyncio.sleep(0)
            yield pair


def test_the_order_in_which_verdicts_come_changes_nothing(
    run_async: RunAsync, make_lab: LabMaker, sandbox: LocalSandbox
) -> None:
    usual = run_async(solve(task(CLAMP, *CLAMP_CHECKS), make_lab(), collect=40))
    lab = Reversed(sandbox, strategy="search", budget=Budget(wall_s=120, candidates=2000))
    other = run_async(solve(task(CLAMP, *CLAMP_CHECKS), lab, collect=40))
    assert [(a.program, a.note) for a in usual.attempts] == [
        (a.program, a.note) for a in other.attempts
    ]


def test_progress_is_told_and_only_grows(run_async: RunAsync, make_lab: LabMaker) -> None:
    events: list[object] = []
    run_async(solve(task(CLAMP, *CLAMP_CHECKS), make_lab(on_event=events.append), collect=40))
    progress = [event for event in events if isinstance(event, Progress)]
    assert progress == events
    assert [event.tried for event in progress] == sorted(event.tried for event in progress)
    assert progress[0].phase == "diagnosis"
    assert progress[-1].phase == "ranking"
    assert progress[-1].plausible > 0


@pytest.mark.parametrize("formula", ["ochiai", "dstar", "tarantula"])
def test_every_formula_finds_the_same_one_line_fault(
    run_async: RunAsync, make_lab: LabMaker, formula: str
) -> None:
    solution = run_async(solve(task(CLAMP, *CLAMP_CHECKS), make_lab(), collect=40, formula=formula))
    assert solution.solved


@pytest.mark.parametrize(
    "options",
    [
        {"formula": "jaccard"},
        {"exponent": 0},
        {"beam": 0},
        {"collect": -1},
        {"horizon": -0.1},
        {"voters": 0},
        {"probes": -1},
        {"batch": 0},
        {"cpu_floor_s": 0},
        {"cpu_factor": 0.5},
    ],
    ids=lambda options: next(iter(options)),
)
def test_an_option_out_of_range_is_refused_by_name(
    run_async: RunAsync, make_lab: LabMaker, options: dict[str, Any]
) -> None:
    with pytest.raises(BadOption, match=next(iter(options))):
        run_async(solve(task(CLAMP, *CLAMP_CHECKS), make_lab(), **options))


def test_a_task_without_program_or_visible_check_is_refused(
    run_async: RunAsync, make_lab: LabMaker
) -> None:
    with pytest.raises(BadTask, match="no program"):
        run_async(solve(Task("t", visible=CLAMP_CHECKS), make_lab(), collect=40))
    with pytest.raises(BadTask, match="no visible check"):
        run_async(solve(Task("t", program=Program(CLAMP)), make_lab(), collect=40))


def test_past_searches_order_the_kinds_and_their_digest_is_told(
    run_async: RunAsync, make_lab: LabMaker, tmp_path: Path
) -> None:
    path = tmp_path / "edits.json"
    tries = {"function": 5000, "number": 100, "comparison": 100}
    add(path, WRONG_ANSWER, Counter(tries), Counter(number=9, comparison=9))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    options: dict[str, Any] = {"collect": 0, "batch": 1}
    plain = run_async(solve(task(CLAMP, *CLAMP_CHECKS), make_lab(), **options))
    options = {**options, "learned": str(path)}
    first = run_async(solve(task(CLAMP, *CLAMP_CHECKS), make_lab(), **options))
    second = run_async(solve(task(CLAMP, *CLAMP_CHECKS), make_lab(), **options))
    assert plain.inputs == ()
    assert first.inputs == second.inputs == (f"learned: sha256 {digest}",)
    # What mends it is a kind that never mended anything: it comes late.
    assert first.usage.candidates > plain.usage.candidates
    assert [(a.program, a.note) for a in first.attempts] == [
        (a.program, a.note) for a in second.attempts
    ]


def test_a_file_of_past_searches_that_is_not_there_is_refused(
    run_async: RunAsync, make_lab: LabMaker, tmp_path: Path
) -> None:
    missing = str(tmp_path / "missing.json")
    with pytest.raises(BadFile, match="cannot be read"):
        run_async(solve(task(CLAMP, *CLAMP_CHECKS), make_lab(), learned=missing))


def test_a_search_that_finds_nothing_is_remembered_too(
    run_async: RunAsync, make_lab: LabMaker, tmp_path: Path
) -> None:
    path = tmp_path / "edits.json"
    checks = (Case("a", "f", (1,), "carp"), Case("b", "f", (2,), "pike"))
    given = task("def f(x):\n    return None\n", *checks)
    run_async(solve(given, make_lab(candidates=30), remember=str(path)))
    found = read(path)
    assert sum(found.tries[ANY].values()) > 0
    assert not +found.wins[ANY]

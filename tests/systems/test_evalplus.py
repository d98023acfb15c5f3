"""EvalPlus: its published verdicts, from its data; and what judging must not accept."""

import asyncio
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from runwright.benchmarks import humaneval, humaneval_plus, mbpp, mbpp_plus
from runwright.benchmarks.evalplus import Inputs, Oracle, Wanted, hidden_checks
from runwright.benchmarks.mode import Mode
from runwright.core import Limits, Program, Task, Verdict
from runwright.judge import judge
from runwright.run import LocalSandbox

Pairs = Iterable[tuple[Task, Program]]
Judge = Callable[[Pairs, Limits], dict[str, Verdict]]


@pytest.fixture
def judged(sandbox: LocalSandbox, run_async: Any) -> Judge:
    """Judge programs by their tasks' hidden checks, two at a time."""

    def judged(pairs: Pairs, limits: Limits) -> dict[str, Verdict]:
        async def all_of_them() -> dict[str, Verdict]:
            verdicts: dict[str, Verdict] = {}
            waiting = iter(pairs)

            async def lane() -> None:
                for task, program in waiting:
                    verdicts[task.id] = await judge(program, task.hidden, sandbox, limits=limits)

            await asyncio.gather(*(lane() for _ in range(3)))
            return verdicts

        found: dict[str, Verdict] = run_async(all_of_them())
        return found

    return judged


def failures(verdicts: dict[str, Verdict]) -> dict[str, str]:
    """Say which tasks are not passed, and why."""
    return {
        name: next(one.message for one in verdict.results if not one.passed)
        for name, verdict in verdicts.items()
        if not verdict.passed
    }


@pytest.mark.slow
def test_the_recorded_answers_get_the_official_verdicts_task_by_task(
    data: Path, judged: Judge
) -> None:
    folder = data / "qwen2.5-coder-1.5b" / "evalplus-humaneval"
    lines = (folder / "generated.jsonl").read_text().split("\n")
    answers = {row["task_id"]: row["completion"] for row in map(json.loads, filter(None, lines))}
    told = json.loads((folder / "generated_eval_results.json").read_text())["eval"]
    tasks = humaneval_plus.tasks(data, mode=Mode.PARITY)
    pairs = [(one, humaneval.program(one, answers[one.id], completion=True)) for one in tasks]
    verdicts = judged(pairs, humaneval_plus.limits(Mode.PARITY))
    ours = {
        name: tuple("pass" if one.passed else "fail" for one in verdict.results)
        for name, verdict in verdicts.items()
    }
    official = {
        name: tuple(
            "pass" if row[key] == "pass" else "fail" for key in ("base_status", "plus_status")
        )
        for name, (row,) in told.items()
    }
    assert {name: ours[name] for name in ours if ours[name] != official[name]} == {}
    base = sum(verdict.results[0].passed for verdict in verdicts.values())
    assert (base, sum(verdict.passed for verdict in verdicts.values())) == (72, 60)
    assert not [v for v in verdicts.values() if v.outcome.value == "could_not_judge"]


@pytest.mark.slow
@pytest.mark.parametrize("module", [humaneval_plus, mbpp_plus], ids=["humaneval+", "mbpp+"])
def test_every_reference_passes_base_and_plus(
    data: Path, judged: Judge, module: ModuleType
) -> None:
    tasks = module.tasks(data, mode=Mode.PARITY)
    pairs = [(task, task.reference) for task in tasks]
    assert failures(judged(pairs, module.limits(Mode.PARITY))) == {}
    assert len(tasks) == {humaneval_plus: 164, mbpp_plus: 378}[module]


@pytest.mark.slow
@pytest.mark.parametrize("module", [humaneval, mbpp], ids=["humaneval", "mbpp"])
def test_every_reference_passes_the_original_tests(
    data: Path, judged: Judge, module: ModuleType
) -> None:
    tasks = module.tasks(data)
    pairs = [(task, task.reference) for task in tasks]
    assert failures(judged(pairs, module.limits(Mode.PARITY))) == {}
    assert len(tasks) == {humaneval: 164, mbpp: 378}[module]


@pytest.fixture
def total(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Task:
    """A task of two checks whose expected values are recorded from its reference."""
    monkeypatch.delenv("RUNWRIGHT_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    reference = Program("def total(xs):\n    return sum(xs)\n")
    base: Inputs = (([1, 2],), ([3],))
    plus: Inputs = (([0.1, 0.2],), ([],), ([-1, 5],))
    wanted = Wanted(reference, "total", base, plus, Oracle("evalplus(atol=0)"))
    (hidden,) = hidden_checks("total", [wanted], Mode.PARITY)
    return Task("total", hidden=hidden, reference=reference)


def test_a_solution_that_fails_a_plus_input_counts_in_base_only(total: Task, judged: Judge) -> None:
    program = Program("def total(xs):\n    return sum(xs) if xs else None\n")
    base, plus = judged([(total, program)], Limits())["total"].results
    assert (base.check, base.passed, plus.check, plus.passed) == ("base", True, "plus", False)
    assert plus.message == "total([]) returned None, expected 0"


@pytest.mark.parametrize(
    "body",
    [
        "while True: pass",
        "x = []\n    while True: x.append('x' * (1 << 20))",
        "__import__('os')._exit(0)",
        "__import__('sys').exit(0)",
        "raise BaseException",
        "print('x' * (1 << 30)); return sum(xs)",
        "__import__('os').fork(); __import__('os')._exit(0)",
        "return type('E', (), {'__eq__': lambda s, o: True, '__ne__': lambda s, o: False})()",
        "return type('F', (float,), {'__eq__': lambda s, o: True, '__hash__': None})(1)",
    ],
    ids=["hang", "memory", "os._exit", "sys.exit", "raise", "flood", "fork", "eq", "float"],
)
def test_no_trick_passes(total: Task, judged: Judge, body: str) -> None:
    program = Program(f"def total(xs):\n    {body}\n")
    limits = Limits(memory_bytes=512 << 20, output_bytes=1 << 20)
    verdict = judged([(total, program)], limits)["total"]
    assert not any(one.passed for one in verdict.results)


def test_types_and_tolerances_are_those_of_the_paper_s_harness(total: Task, judged: Judge) -> None:
    near = Program("def total(xs):\n    return sum(sorted(xs, reverse=True)) + 1e-9 * len(xs)\n")
    assert not judged([(total, near)], Limits())["total"].results[0].passed  # ints have none
    floats = Program(
        "def total(xs):\n    s = sum(xs)\n    return s + 1e-9 if s == sum([0.1, 0.2]) else s\n"
    )
    assert judged([(total, floats)], Limits())["total"].passed
    whole = Program("def total(xs):\n    return float(sum(xs))\n")
    assert judged([(total, whole)], Limits())["total"].passed

"""Known answers of CodeT (arXiv:2207.10397): scores, expected pass@k, extraction, selection."""

import re
from collections.abc import Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest
from results.codet_selection import Pool, ranked_pass_at_k, read_pools, select

from runwright.benchmarks import codet_codegen16b, humaneval
from runwright.core import Assertions, Budget, Case, Program, Prompt, Task
from runwright.evaluate import solve
from runwright.judge.metrics import Count, pass_at_k
from runwright.judge.votes import VoteLog, vote
from runwright.models import Scripted
from runwright.run import LocalSandbox
from runwright.write.generate.codet.agreement import (
    consensus_sets,
    expected_pass_at_k,
    score_of,
    tiers,
)
from runwright.write.generate.codet.examples import without_examples
from runwright.write.generate.codet.extraction import by_text, by_tree

# 3 programs that pass 2 tests, one that passes 4, 9 that pass another one.
A, B, C = {0, 1}, {2, 3, 4, 5}, {6}
PASSED: list[set[int]] = [A] * 3 + [B] + [C] * 9


@pytest.mark.parametrize(
    ("score", "order"),
    [("product", {"C": 9.0, "A": 6.0, "B": 4.0}), ("sqrt", {"B": 4.0, "A": 3.464, "C": 3.0})],
)
def test_1_the_scores_and_the_order_of_sets(score: str, order: dict[str, float]) -> None:
    sets = consensus_sets(PASSED, [1] * 7, score=score)
    names = {3: "A", 1: "B", 9: "C"}
    assert {names[len(one.programs)]: round(one.score, 3) for one in sets} == order
    assert [names[len(one.programs)] for one in sets] == list(order)


def test_1_the_square_root_is_the_default() -> None:
    assert consensus_sets(PASSED, [1] * 7) == consensus_sets(PASSED, [1] * 7, score="sqrt")
    assert score_of("log")(9, 1) < score_of("sqrt")(9, 1) < score_of("product")(9, 1)


def test_2_copies_count(sandbox: LocalSandbox, run_async: Any) -> None:
    programs = [Program("def f(n): return 2 * n")] * 2 + [Program("def f(n): return 4")]
    tests, weights = ("assert f(1) == 2", "assert f(2) == 4"), [1, 3]
    passed: list[frozenset[int]] = [frozenset()] * 3

    async def run() -> None:
        async with aclosing(vote(programs, tests, sandbox)) as ballots:
            async for ballot in ballots:
                for at in ballot.programs:
                    passed[at] = ballot.passed

    run_async(run())
    both, one = consensus_sets(passed, weights)
    assert both.programs == (0, 1)
    assert both.weight == 4
    assert one.programs == (2,)
    assert one.weight == 3


@pytest.mark.parametrize(
    ("count", "k", "value"),
    [(Count(5, 2), 2, 0.7), (Count(100, 30), 1, 0.30), (Count(5, 4), 2, 1.0)],
)
def test_3_pass_at_k(count: Count, k: int, value: float) -> None:
    assert pass_at_k(count, k) == pytest.approx(value)


@pytest.mark.parametrize(
    ("ranked", "right", "k", "value"),
    [
        ([(0, 1, 2)], [True, True, False], 1, 2 / 3),
        ([(0, 1, 2), (3, 4)], [True, True, False, False, False], 2, 2 / 3),
        ([(0, 1)], [True, False], 2, 0.75),
        ([(0, 1), (2,)], [True, False, False], 3, 0.75),
    ],
    ids=["top set", "two sets", "one set twice", "the round begins again"],
)
def test_4_ranked_pass_at_k(
    ranked: list[tuple[int, ...]], right: list[bool], k: int, value: float
) -> None:
    assert expected_pass_at_k(ranked, right, k) == pytest.approx(value)


def test_4_sets_of_equal_score_are_merged() -> None:
    # One right program with 4 tests scores as four wrong ones with 2: sqrt(1) * 4 = sqrt(4) * 2.
    passed: Sequence[set[int]] = [{0, 1, 2, 3}, *[{4, 5}] * 4]
    ranked = tiers(consensus_sets(passed, [1] * 6))
    assert ranked == ((0, 1, 2, 3, 4),)
    assert expected_pass_at_k(ranked, [True] + [False] * 4, 1) == pytest.approx(1 / 5)
    # By product: one of one right and three of none.
    tied = tiers(consensus_sets([{0, 1, 2}, *[{3}] * 3], [1] * 4, score="product"))
    assert expected_pass_at_k(tied, [True, False, False, False], 1) == pytest.approx(1 / 4)


def test_5_tests_are_found_in_a_sample() -> None:
    sample = "x) == 1\nassert f(2) == 4\ndef g"
    assert by_text(sample, "f", begun="assert f(") == ("assert f(x) == 1", "assert f(2) == 4")
    assert by_text("f(1) == 1\nassert g(2) == 4\nassert f(3 ==\nassert f(4) == 16", "f") == (
        "assert f(1) == 1",
        "assert f(4) == 16",
    )
    many = "\nassert ".join(f"f({n}) == {n}" for n in range(9))
    assert len(by_text(many, "f")) == len(by_tree(many, "f")) == 5
    assert len(by_text(many, "f", 7)) == 7


def test_6_no_example_is_left_in_a_prompt(data: Path) -> None:
    theirs = {task.id: task.statement for task in codet_codegen16b.tasks(data)}
    leaks, same = [], 0
    for task in humaneval.tasks(data):
        cleaned = without_examples(task.statement, task.entry_point or "")
        if re.search(r">>>|\bexample", cleaned, re.IGNORECASE):
            leaks.append(task.id)
        same += cleaned.split() == theirs[task.id].split()
    assert leaks == []
    assert same >= 150  # of 164; the others differ in a line that is neither or both


def test_7_selection_on_published_samples(
    data: Path, tmp_path: Path, sandbox: LocalSandbox, run_async: Any
) -> None:
    pools = [pool for pool in read_pools("text", data) if pool.task.id in FEW]
    plain, ranked = run_async(_selected(pools, sandbox, tmp_path / "votes.jsonl"))
    assert ranked > plain
    # In full: docs/methods/codet.md, by `make results-codet-selection`.


FEW = ("HumanEval/23", "HumanEval/53")


async def _selected(pools: list[Pool], box: LocalSandbox, path: Path) -> tuple[float, float]:
    plain = ranked = 0.0
    with VoteLog(path) as log:
        for pool in pools:
            found = await select(pool, box, log)
            plain += pass_at_k(Count(len(found.right), sum(found.right)), 1)
            ranked += ranked_pass_at_k(pool, found, 0.1, "sqrt", 1)
    return plain / len(pools), ranked / len(pools)


def test_8_where_nothing_passes_the_pool_counts_as_it_is() -> None:
    sets = consensus_sets([frozenset()] * 4, [1])
    assert sets == ()
    right = [True, False, False, False]
    assert expected_pass_at_k(tiers(sets), right, 1) == pytest.approx(0.25)
    assert expected_pass_at_k(tiers(sets), right, 2) == pass_at_k(Count(4, 1), 2)


HOSTILE = [
    "def f(n):\n    while True: pass",
    "import os\ndef f(n):\n    while True: os.fork()",
    "import signal\nsignal.signal(signal.SIGPROF, signal.SIG_IGN)\ndef f(n):\n    while True: pass",
    "import os\ndef f(n): os.kill(os.getpid(), 9)",
    "def f(n): return [0] * 10 ** 12",
]


def test_9_hostile_programs_stop_nothing_and_workers_change_nothing(run_async: Any) -> None:
    programs = [Program(source) for source in [*HOSTILE, "def f(n): return 2 * n"]]
    tests = [f"assert f({n}) == {2 * n}" for n in range(3)]

    async def votes(workers: int) -> dict[tuple[int, ...], str]:
        async with LocalSandbox(workers=workers) as box:
            ballots = vote(programs, tests, box, timeout_s=0.05)
            async with aclosing(ballots):
                # Late or failed is the machine's business: a busy one is late more often.
                return {b.programs: b.votes.replace("l", "x") async for b in ballots}

    one = run_async(votes(1))
    assert one == run_async(votes(2))
    assert one[5,] == "ppp"
    assert all("p" not in one[at,] for at in range(5))


def test_no_hidden_check_and_no_reference_has_a_part_in_the_choice(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    right = "def double(x):\n    return 2 * x"
    wrong = "def double(x):\n    return x + 2"

    def reply(prompt: Prompt) -> str:
        if "assert double" in str(prompt):
            return "assert double(1) == 3\nassert double(2) == 4"
        return f"```python\n{wrong}\n```"

    task = Task(
        "double",
        statement="Return twice a number.",
        entry_point="double",
        visible=(Case("one", "double", (1,), 2),),
        hidden=(Assertions("three", "assert double(3) == 6"),),
        reference=Program(right),
    )
    solution = run_async(
        solve(
            task,
            sandbox,
            strategy="codet",
            model=Scripted(reply),
            options={"n": 2, "tests": 3},
            budget=Budget(wall_s=60),
        )
    )
    # The model's tests agree with its wrong program, so that is handed in, and fails what is seen.
    assert solution.best.program.source.strip() == wrong
    assert not solution.solved
    assert solution.best.note == "2 of 2 samples agree on 6 of 6 tests"
    assert solution.peeks == 0


def test_a_program_is_chosen_by_agreement(sandbox: LocalSandbox, run_async: Any) -> None:
    statement = 'def double(x):\n    """Twice x."""\n'
    bodies = ("return 2 * x", "return x + x", "return x ** 2", "return x + 2", "return")
    samples = [f"    {body}\n\nprint(1)" for body in bodies]
    tests = ["double(1) == 2\nassert double(3) == 6", "double(2) == 4", "double(2)"]
    model = Scripted([*samples, *tests])
    solution = run_async(
        solve(
            Task("double", statement=statement, entry_point="double"),
            sandbox,
            strategy="codet",
            model=model,
            options={"n": 5, "tests": 3, "form": "completion"},
        )
    )
    assert [prompt.is_chat for prompt in model.prompts] == [False, False]
    assert solution.best.note == "2 of 5 samples agree on 4 of 4 tests"
    assert solution.best.program.source in {
        f"{statement}    {body}\n" for body in ("return 2 * x", "return x + x")
    }

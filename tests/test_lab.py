from collections.abc import Iterator
from typing import Any

import pytest

from runwright.core import Assertions, Budget, Case, Program, Status, Stdio, Task, chat
from runwright.core.errors import BadOption, OverBudget
from runwright.core.program import text_answer
from runwright.lab import Lab
from runwright.models import Scripted
from runwright.run import LocalSandbox

RIGHT = Program("def double(x): return 2 * x")
WRONG = Program("def double(x): return x")
CHECKS = (Case("zero", "double", (0,), 0), Case("three", "double", (3,), 6))
TASK = Task(id="double", program=WRONG, visible=CHECKS)


@pytest.fixture
def lab(sandbox: LocalSandbox) -> Lab:
    return Lab(sandbox, strategy="test")


def test_a_checked_program_is_an_attempt_of_the_solution(lab: Lab, run_async: Any) -> None:
    first = run_async(lab.check(TASK, WRONG, note="as given"))
    second = run_async(lab.check(TASK, RIGHT, note="mended"))
    solution = lab.solution(TASK, stopped="solved")
    assert solution.attempts == (second, first)
    assert solution.solved
    assert (solution.task_id, solution.strategy, solution.stopped) == ("double", "test", "solved")


def test_attempts_that_pass_equally_much_keep_their_order(lab: Lab, run_async: Any) -> None:
    attempts = [run_async(lab.check(TASK, WRONG, note=str(i))) for i in range(3)]
    assert list(lab.solution(TASK, stopped="").attempts) == attempts


def test_a_method_may_hand_in_another_attempt_than_the_best(lab: Lab, run_async: Any) -> None:
    right = run_async(lab.check(TASK, RIGHT))
    twice = [run_async(lab.check(TASK, WRONG)) for _ in range(2)]
    solution = lab.solution(TASK, stopped="", first=twice[1])
    assert [id(one) for one in solution.attempts] == [id(twice[1]), id(right), id(twice[0])]
    assert not solution.solved


def test_checks_of_a_methods_own_are_all_run_and_none_is_an_attempt(
    lab: Lab, run_async: Any
) -> None:
    verdict = run_async(lab.judge(WRONG, CHECKS[::-1]))
    assert [one.passed for one in verdict.results] == [False, True]
    assert (lab.solution(TASK, stopped="").attempts, lab.usage.candidates) == ((), 1)


def test_screening_judges_all_and_records_none(lab: Lab, run_async: Any) -> None:
    programs = [RIGHT if i % 7 == 0 else WRONG for i in range(30)]

    async def screen() -> dict[int, bool]:
        return {i: verdict.passed async for i, verdict in lab.screen(programs, CHECKS)}

    assert run_async(screen()) == {i: i % 7 == 0 for i in range(30)}
    assert lab.solution(TASK, stopped="").attempts == ()
    assert lab.usage.candidates == 30


def test_screening_stops_at_the_first_failing_check(lab: Lab, run_async: Any) -> None:
    checks = (CHECKS[1], CHECKS[0])

    async def screen() -> int:
        ((_, verdict),) = [each async for each in lab.screen([WRONG], checks)]
        return verdict.skipped

    assert run_async(screen()) == 1


def test_screening_takes_programs_only_as_room_comes_free(lab: Lab, run_async: Any) -> None:
    taken = 0

    def programs() -> Iterator[Program]:
        nonlocal taken
        for _ in range(1000):
            taken += 1
            yield WRONG

    async def first() -> None:
        screening = lab.screen(programs(), CHECKS)
        await anext(screening)
        await screening.aclose()

    run_async(first())
    assert taken <= 3 * lab.sandbox.workers


def test_usage_counts_runs_and_candidates(lab: Lab, run_async: Any) -> None:
    run_async(lab.run(RIGHT))
    run_async(lab.check(TASK, RIGHT))
    assert lab.usage.runs == 3
    assert lab.usage.candidates == 1
    assert lab.usage.wall_s > 0


def test_the_budget_runs_out(sandbox: LocalSandbox, run_async: Any) -> None:
    lab = Lab(sandbox, budget=Budget(wall_s=1000, candidates=2))
    assert (lab.candidates_left, lab.wall_left_s > 900) == (2, True)
    for _ in range(3):
        run_async(lab.check(TASK, RIGHT))
    assert lab.candidates_left == 0


def test_a_budget_must_be_positive() -> None:
    with pytest.raises(BadOption, match=r"candidates=0 must be greater than 0"):
        Budget(candidates=0)


def test_the_same_seed_draws_the_same_numbers(sandbox: LocalSandbox) -> None:
    one, two, other = (Lab(sandbox, seed=seed) for seed in (1, 1, 2))
    assert one.random.random() == two.random.random() != other.random.random()


def test_events_reach_the_sink(sandbox: LocalSandbox) -> None:
    seen: list[object] = []
    Lab(sandbox, on_event=seen.append).emit("event")
    Lab(sandbox).emit("nobody listens")
    assert seen == ["event"]


def test_a_trace_shows_a_failing_check(lab: Lab, run_async: Any) -> None:
    trace = run_async(lab.trace(WRONG, Assertions("a", "assert double(3) == 6")))
    assert trace.status is Status.FAILED
    assert sum(trace.hits) == 1


def asking(sandbox: LocalSandbox, **options: Any) -> Lab:
    return Lab(sandbox, strategy="test", **options)


def test_every_answer_is_in_the_transcript_and_counted(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    guide = Scripted(["go left"], name="guide")
    lab = asking(sandbox, model=Scripted(["one two"]), roles={"guide": guide})
    assert run_async(lab.ask(chat("say"), role="reasoner")).text == "one two"
    assert run_async(lab.ask(chat("where to?"), role="guide")).text == "go left"
    solution = lab.solution(TASK, stopped="")
    assert [one.model for one in solution.transcript] == ["scripted", "guide"]
    assert solution.usage.calls == 2
    assert solution.usage.tokens == (2 + 2) + (3 + 2)  # words, with the role of a turn


@pytest.mark.parametrize(
    ("budget", "told"),
    [(Budget(calls=1), "calls=1"), (Budget(tokens=1), "tokens=1")],
    ids=["calls", "tokens"],
)
def test_a_spent_budget_refuses_calls(
    budget: Budget, told: str, sandbox: LocalSandbox, run_async: Any
) -> None:
    lab = asking(sandbox, model=Scripted(["one", "two"]), budget=budget)
    run_async(lab.ask(chat("say")))
    with pytest.raises(OverBudget, match=told):
        run_async(lab.ask(chat("say")))
    assert len(lab.transcript) == 1


def test_text_is_judged_as_a_program_that_prints_it(sandbox: LocalSandbox, run_async: Any) -> None:
    task = Task("sum", visible=(Stdio("answer", "", "42\n"),))
    lab = asking(sandbox)
    assert run_async(lab.check(task, text_answer("42"))).verdict.passed
    assert not run_async(lab.check(task, text_answer("print(42)"))).verdict.passed


def test_votes_are_counted_and_keep_to_the_budget(sandbox: LocalSandbox, run_async: Any) -> None:
    lab = Lab(sandbox, budget=Budget(candidates=2))
    programs = [WRONG, RIGHT, WRONG, Program("def double(x): return 3 * x")]
    tests = ("assert double(3) == 6", "assert double(0) == 0")

    async def votes() -> dict[tuple[int, ...], str]:
        return {one.programs: one.votes async for one in lab.vote(programs, tests)}

    assert run_async(votes()) == {(0, 2): "fp", (1,): "pp"}
    assert lab.usage.candidates == 2
    assert run_async(votes()) == {}


def test_votes_end_with_the_time(sandbox: LocalSandbox, run_async: Any) -> None:
    lab = Lab(sandbox, budget=Budget(wall_s=0.3))
    endless = Program("def double(x):\n    while True: pass")

    async def votes() -> list[str]:
        tests = [f"assert double({n}) == 0" for n in range(100)]
        return [one.votes async for one in lab.vote([endless], tests, timeout_s=5.0)]

    assert run_async(votes()) == []
    assert lab.wall_left_s == 0

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from runwright.benchmarks import symbench
from runwright.benchmarks.symbench.number_multiply import multiply
from runwright.benchmarks.symbench.puzzle import Puzzle
from runwright.core import Outcome
from runwright.core.errors import BadOption, UnknownName
from runwright.core.program import text_answer
from runwright.judge import judge
from runwright.judge.checkers import validate_checker
from runwright.run import LocalSandbox
from runwright.scoring import open_benchmark

Right = Callable[[Puzzle, str], bool]


@pytest.fixture
def right(sandbox: LocalSandbox, run_async: Any) -> Right:
    """Say whether an answer to a puzzle is right, by the judge."""

    def right(puzzle: Puzzle, answer: str) -> bool:
        task = symbench.task_of(puzzle, "one")
        verdict = run_async(judge(text_answer(answer), task.hidden, sandbox))
        assert verdict.outcome is not Outcome.COULD_NOT_JUDGE, verdict
        return bool(verdict.passed)

    return right


@pytest.mark.parametrize("kind", symbench.KINDS)
def test_the_reference_is_right_and_another_question_s_answer_is_wrong(
    kind: str, sandbox: LocalSandbox, run_async: Any
) -> None:
    tasks = symbench.tasks(kinds=[kind], levels=(1, 4), count=2)
    answers = [task.reference for task in tasks]

    async def judged() -> list[list[Outcome]]:
        pairs = [
            judge(answer, task.hidden, sandbox) for task in tasks for answer in answers if answer
        ]
        found = [verdict.outcome for verdict in await asyncio.gather(*pairs)]
        return [found[at : at + len(tasks)] for at in range(0, len(found), len(tasks))]

    table = run_async(judged())
    assert [row[at] for at, row in enumerate(table)] == [Outcome.PASSED] * len(tasks)
    assert Counter(one for row in table for one in row)[Outcome.FAILED] >= len(tasks)
    assert not any(Outcome.COULD_NOT_JUDGE in row for row in table)


@pytest.mark.parametrize("kind", ["game24", "calculation", "eight-queens", "sudoku"])
def test_checkers_refuse_changed_answers(kind: str, sandbox: LocalSandbox, run_async: Any) -> None:
    puzzle = symbench.KINDS[kind](random.Random(5), 2)
    assert puzzle.checker_program is not None
    checked = run_async(
        validate_checker(
            puzzle.checker_program, sandbox, given=puzzle.given, answer=puzzle.answer, least=1.0
        )
    )
    assert checked.share == 1


def test_questions_are_drawn_by_seed_and_do_not_depend_on_what_else_is_asked_for() -> None:
    whole = {task.id: task for task in symbench.tasks(count=2)}
    assert whole == {task.id: task for task in symbench.tasks(count=2)}
    (one,) = symbench.tasks(kinds=["letters"], levels=[3], count=1)
    assert whole[one.id] == one
    (other,) = symbench.tasks(kinds=["letters"], levels=[3], count=1, seed=1)
    assert other.statement != one.statement
    assert len(whole) == len({task.statement for task in whole.values()}) == 2 * 3 * 12


def test_levels_make_questions_longer() -> None:
    for kind in ("letters", "string-insertion", "string-deletion", "number-multiply"):
        sizes = [
            sum(len(task.statement) for task in symbench.tasks(kinds=[kind], levels=[level]))
            for level in (1, 4, 8)
        ]
        assert sizes == sorted(sizes)


def test_it_is_a_benchmark_whose_samples_are_text() -> None:
    opened = open_benchmark("symbench")
    task = next(iter(opened.tasks.values()))
    assert opened.program(task, "42", completion=False) == text_answer("42")
    assert len(opened.tasks) == 12 * 3 * 5


def test_a_level_is_read_from_an_id() -> None:
    assert symbench.level_of("symbench/game24/2/0") == 2
    with pytest.raises(BadOption, match="task_id='HumanEval/1'"):
        symbench.level_of("HumanEval/1")


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"kinds": ["chess"]}, UnknownName, "no kind of question 'chess'; there are number-mul"),
        ({"levels": [0]}, BadOption, "level=0 must be at least 1"),
        ({"count": 0}, BadOption, "count=0 must be at least 1"),
        ({"data": Path("x")}, BadOption, "--data='x': symbench draws its questions"),
    ],
)
def test_what_cannot_be_drawn_is_one_line(
    arguments: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        symbench.tasks(**arguments)


def test_the_product_of_the_paper(right: Right) -> None:
    puzzle = multiply([-9, 43, -73, -6061])
    assert "-9 * 43 * -73 * -6061" in puzzle.question
    assert right(puzzle, "-171229311")
    assert not right(puzzle, "171229311")

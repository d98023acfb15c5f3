"""SymBench-like questions: counting, arithmetic, strings and puzzles, with exact validators.

Paper: Chen, Jhamtani, Sharma, Fan, Wang. "Steering Large Language Models between Code Execution and
       Textual Reasoning", ICLR 2025. arXiv:2410.03524
       Chen, Hao, Liu, Zhang, Roy. "CodeSteer: Symbolic-Augmented Language Models via Code/Text
       Guidance", ICML 2025. arXiv:2502.04350
Data:  none: the questions are drawn here, any number of them
Needs: nothing: its tasks are drawn by seed
Tests: tests/systems/test_codesteer.py

Twelve kinds of question of the papers' 37, made anew by seed and level; none is taken from the
published set, so rates are not to be held against its. The answer is text. Where one answer is
right it is compared, where many are a checker program decides (`programs/`); no model scores
anything, and no answer is evaluated as code.

A kind is a module with `make(source, level) -> Puzzle`. Levels begin at 1 and have no end, though
some kinds do not get harder beyond a point.
"""

import random
from collections.abc import Callable, Iterable
from pathlib import Path

from runwright.benchmarks.symbench import (
    calculation,
    eight_queens,
    game24,
    game2048,
    letters,
    matrix_transformation,
    number_multiply,
    reversi,
    string_deletion,
    string_insertion,
    string_splitting,
    sudoku,
)
from runwright.benchmarks.symbench.puzzle import Puzzle
from runwright.core import Program, Stdio, Task
from runwright.core.errors import BadOption, UnknownName
from runwright.core.program import text_answer

KINDS: dict[str, Callable[[random.Random, int], Puzzle]] = {
    "number-multiply": number_multiply.make,
    "game24": game24.make,
    "calculation": calculation.make,
    "letters": letters.make,
    "string-insertion": string_insertion.make,
    "string-deletion": string_deletion.make,
    "string-splitting": string_splitting.make,
    "matrix-transformation": matrix_transformation.make,
    "2048": game2048.make,
    "reversi": reversi.make,
    "eight-queens": eight_queens.make,
    "sudoku": sudoku.make,
}
LEVELS = (1, 2, 3)
COUNT = 5


def tasks(
    data: Path | None = None,
    *,
    kinds: Iterable[str] = tuple(KINDS),
    levels: Iterable[int] = LEVELS,
    count: int = COUNT,
    seed: int = 0,
) -> tuple[Task, ...]:
    """Return questions; the same arguments give the same ones.

    Args:
        data: None; the questions are drawn, not read.
        kinds: Of question, by name.
        levels: Of difficulty, >= 1.
        count: Questions of each kind and level, >= 1.
        seed: Of what is drawn. A question depends on seed, kind, level and number alone.

    Raises:
        UnknownName: there is no such kind.
        BadOption: a level or count is below 1, or data are given.
    """
    if data is not None:
        raise BadOption(f"--data={str(data)!r}: symbench draws its questions; leave it out")
    levels = tuple(levels)
    for name, value in [("count", count), *(("level", level) for level in levels)]:
        if value < 1:
            raise BadOption(f"{name}={value} must be at least 1")
    found = []
    for kind in kinds:
        if kind not in KINDS:
            raise UnknownName(f"no kind of question {kind!r}; there are {', '.join(KINDS)}")
        for level in levels:
            for number in range(count):
                name = f"symbench/{kind}/{level}/{number}"
                puzzle = KINDS[kind](random.Random(f"{seed}/{name}"), level)
                found.append(task_of(puzzle, name))
    return tuple(found)


def task_of(puzzle: Puzzle, name: str) -> Task:
    """Return a puzzle as a task: one hidden check of what is handed in."""
    check = Stdio("answer", puzzle.given, puzzle.answer, checker=puzzle.checker_program)
    reference = text_answer(puzzle.answer)
    return Task(name, statement=puzzle.question, hidden=(check,), reference=reference)


def program(task: Task, answer: str, *, completion: bool) -> Program:
    """Return a model's answer, which is text, as what is judged."""
    del task, completion  # an answer stands by itself
    return text_answer(answer)


def level_of(task_id: str) -> int:
    """Return the difficulty of a task by its id.

    Raises:
        BadOption: it is no id of this benchmark.
    """
    parts = task_id.split("/")
    if len(parts) != 4 or parts[0] != "symbench" or not parts[2].isdecimal():
        raise BadOption(f"task_id={task_id!r} must be like 'symbench/game24/2/0'")
    return int(parts[2])

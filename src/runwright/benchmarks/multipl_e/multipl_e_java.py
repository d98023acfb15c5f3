"""MultiPL-E in Java: 158 tasks of HumanEval.

Every program imports `org.javatuples`, a library of plain data classes; classes of our own with the
same names and methods lie beside it. Answers and expected values are compared as in C++, by one
exact form for each type.

Tests: tests/systems/test_multipl_e.py
"""

from pathlib import Path

from runwright.benchmarks.mode import Mode
from runwright.benchmarks.multipl_e.edition import (
    Divided,
    Edition,
    Recorded,
    answers_of,
    limits_of,
    official_of,
    program_of,
    tasks_of,
)
from runwright.benchmarks.multipl_e.questions import Questions
from runwright.benchmarks.multipl_e.runtime import runtime_text
from runwright.core import Embedded, File, Limits, Program, Task

_TUPLES = tuple(
    File(f"org/javatuples/{name}.java", runtime_text(f"javatuples/{name}.java").encode())
    for name in ("Tuple", "Unit", "Pair", "Triplet", "Quartet")
)
_ANSWERS = File("RunwrightAnswers.java", runtime_text("RunwrightAnswers.java").encode())


def _divide(one: Recorded, questions: Questions) -> Divided:
    tells = "".join(f"    answers.tell({asked.call});\n" for asked in questions.all)
    values = "".join(f"        answers.expect({asked.value});\n" for asked in questions.all)
    asks = runtime_text("asks.java").format(tells=tells, answers=Embedded.ANSWERS)
    head = one.prompt.partition("class Problem")[0]
    knows = runtime_text("knows.java").format(head=head, values=values)
    files = (*_TUPLES, _ANSWERS)
    return Divided(asks, Program(knows, "Knows.java", "java", files), (_ANSWERS,))


EDITION = Edition(
    language="java",
    path="Problem.java",
    short="java",
    details_sha256="3853abcc8f9a6facbaf8d38acee7e2d65d78861f77e60745ce9e12bd285c76e2",
    answers_sha256="010cfba5740433aa540932d7dbc7da60a01f23618fdb3bfefab9b9aa62c3c56c",
    divide=_divide,
    open_braces=2,
    files=_TUPLES,
)


def tasks(data: Path | None = None, *, mode: Mode = Mode.CORRECT) -> tuple[Task, ...]:
    """Return the tasks; data is the folder of the data sets, None: $RUNWRIGHT_DATA.

    Raises:
        BadFile: a file is missing or is not the version that the known answers are for.
    """
    return tasks_of(EDITION, data, mode)


def program(task: Task, answer: str, *, completion: bool) -> Program:
    """Return an answer as a program."""
    return program_of(EDITION, task, answer, completion=completion)


def limits(mode: Mode) -> Limits:
    """Return the limits of a program's process."""
    return limits_of(mode)


def answers(data: Path | None = None) -> dict[str, Program]:
    """Return the recorded answers by task id; raises as `tasks`."""
    return answers_of(EDITION, data)


def official(data: Path | None = None) -> dict[str, bool]:
    """Return the official verdicts on them by task id; raises as `tasks`."""
    return official_of(EDITION, data)

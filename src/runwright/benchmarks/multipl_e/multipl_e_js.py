"""MultiPL-E in JavaScript: 161 tasks of HumanEval.

The answers cross as V8's structured clones, which hold builtin values only, and are compared by
`assert.deepEqual` as in the published tests.

Tests: tests/systems/test_multipl_e.py
"""

import json
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
from runwright.core import Embedded, Limits, Program, Task


def _divide(_: Recorded, questions: Questions) -> Divided:
    tells = "".join(f"  tell({asked.call});\n" for asked in questions.all)
    asks = runtime_text("asks.js").format(
        function=questions.function, tells=tells, answers=json.dumps(Embedded.ANSWERS)
    )
    values = "".join(f"  () => ({asked.value}),\n" for asked in questions.all)
    knows = runtime_text("knows.js").replace("VALUES", values)
    return Divided(asks, Program(knows, "knows.js", "javascript"))


EDITION = Edition(
    language="javascript",
    path="main.js",
    short="js",
    details_sha256="e99e471afc3a8e6f4a3807b2ec15fe29cf3629685978f0414a113b303330a97d",
    answers_sha256="289158a959b0357f07040100d0126957b70467bdc986055c64f29c3900a865ee",
    divide=_divide,
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

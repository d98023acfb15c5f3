"""MultiPL-E in C++: 161 tasks of HumanEval.

Each answer is written in one exact form for its type, and so is each expected value in the type
that the prompt declares; equal texts are equal values.

Tests: tests/systems/test_multipl_e.py
"""

import re
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

_HEADER = File("runwright_answers.h", runtime_text("runwright_answers.h").encode())
# The harness puts these above every program.
_INCLUDED = ("stdlib.h", "algorithm", "math.h", "stdio.h", "vector", "string", "climits", "cstring")
_HEAD = "".join(f"#include<{name}>\n" for name in (*_INCLUDED, "iostream", "cassert")) + "\n"


def _divide(one: Recorded, questions: Questions) -> Divided | None:
    declared = re.search(rf"^([^/\n]+?)\s+{questions.function}\s*\(", one.prompt, re.MULTILINE)
    if declared is None or declared[1].startswith("Union_"):
        return None
    tells = "".join(f"    answers.tell({asked.call});\n" for asked in questions.all)
    values = "".join(f"    answers.expect<Returned>({asked.value});\n" for asked in questions.all)
    asks = runtime_text("asks.cpp").format(
        function=questions.function, tells=tells, answers=Embedded.ANSWERS
    )
    knows = runtime_text("knows.cpp").format(returned=declared[1], values=values)
    return Divided(asks, Program(knows, "knows.cpp", "cpp", (_HEADER,)), (_HEADER,))


EDITION = Edition(
    language="cpp",
    path="main.cpp",
    short="cpp",
    details_sha256="c0e94edadd6174f7a4a6eae30637babb982d06e61a2e8e71da006f321374f578",
    answers_sha256="5e3fa4d4ebf61d1ba8a9ecc06e0cfcd0879b27130877155b4a2adaa7af3149ce",
    divide=_divide,
    head=_HEAD,
    open_braces=1,
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

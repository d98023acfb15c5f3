"""Algorithmic: questions in words with exact answers, drawn with a seed, as many as are wanted.

Paper: Suzgun and others. "Challenging BIG-Bench Tasks and Whether Chain-of-Thought Can Solve Them",
       Findings of ACL 2023. arXiv:2210.09261
Data:  none; or, with --data FILE, a file in that benchmark's form
Needs: nothing: its tasks are drawn by seed

Six kinds are after that paper's, three after CoGEX's; the wording is our own. An answer is a text
(`core.program.text_answer`), judged by one hidden check. A question's answer comes from its text
alone, so `KINDS[name].answer(question)` also answers questions that were not drawn here.
"""

import random
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

from runwright.benchmarks.algorithmic import (
    coin_flip,
    colored_objects,
    dyck_languages,
    navigate,
    number_summing,
    shuffled_objects,
    temporal_sequences,
    web_of_lies,
    word_sorting,
)
from runwright.benchmarks.algorithmic.bbh import tasks_of
from runwright.benchmarks.algorithmic.kind import Kind
from runwright.core import Program, Stdio, Task
from runwright.core.errors import UnknownName
from runwright.core.program import text_answer

KINDS: dict[str, Kind] = {
    module.KIND.name: module.KIND
    for module in (
        dyck_languages,
        navigate,
        colored_objects,
        temporal_sequences,
        shuffled_objects,
        web_of_lies,
        word_sorting,
        coin_flip,
        number_summing,
    )
}
EACH = 20  # questions of a kind in `tasks`


def tasks(data: Path | None = None) -> tuple[Task, ...]:
    """Return 20 questions of each kind, seed 0; or those of a file.

    Args:
        data: A file in BIG-Bench Hard's form, or a folder of them.

    Raises:
        BadFile: the file cannot be read.
        BadTask: it is of another form.
    """
    if data is not None:
        return tasks_of(data)
    return tuple(task for kind in KINDS for task in islice(questions(kind), EACH))


def program(task: Task, answer: str, *, completion: bool) -> Program:  # noqa: ARG001 - the contract
    """Return an answer as the program that prints it."""
    return text_answer(answer)


def questions(kind: str, *, seed: int = 0) -> Iterator[Task]:
    """Yield questions of a kind without end; no two are alike while there are others.

    The same kind and seed give the same questions, and the first n do not depend on n.

    Raises:
        UnknownName: there is no such kind.
    """
    if kind not in KINDS:
        raise UnknownName(f"no kind {kind!r}; there are {', '.join(KINDS)}")
    made, source = KINDS[kind], random.Random(f"{kind} {seed}")
    seen: set[str] = set()
    for number in count(1):
        question = made.draw(source)
        for _ in range(100):
            if question not in seen:
                break
            question = made.draw(source)
        seen.add(question)
        check = Stdio("answer", "", made.answer(question), comparator=made.comparator)
        yield Task(f"{kind}/{seed}-{number}", statement=question, hidden=(check,))

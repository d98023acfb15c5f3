"""Record: one question, what was said of it, and whether it is right; a line of a result file."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from runwright.core import Solution, Stdio, Task, wire
from runwright.core.errors import BadFile, BadTask
from runwright.write.steer.think_and_execute.artefact import Artefact
from runwright.write.steer.think_and_execute.twin import prints_in


@dataclass(frozen=True, slots=True)
class Record:
    """What happened to one question."""

    id: str
    input: str
    target: str
    prompt: str
    output: str  # the reply, whole
    prints: tuple[str, ...]  # its lines up to the answer
    answer: str  # "": there was none
    correct: bool
    tokens: int
    model: str  # which answered
    artefact: str  # SHA-256 of the pseudocode; "": there was none
    note: str  # e.g. "pseudocode 41f6...; no answer"


def record(
    task: Task, solution: Solution, *, correct: bool, artefact: Artefact | None = None
) -> Record:
    """Return the record of a question that was answered.

    Args:
        task: With its hidden check, whose output is the target.
        solution: Of a strategy that answers by text.
        correct: By the hidden check.
        artefact: The pseudocode that was followed.

    Raises:
        BadTask: nothing was asked of a model, or the task has no target.
    """
    check = task.hidden[0] if task.hidden else None
    if not isinstance(check, Stdio) or not solution.transcript:
        raise BadTask(f"task {task.id!r} has no hidden output, or no model was asked about it")
    last = solution.transcript[-1]
    best = solution.best
    return Record(
        id=task.id,
        input=task.statement,
        target=check.stdout,
        prompt=str(last.prompt),
        output=last.answer.text,
        prints=prints_in(last.answer.text),
        answer=best.program.source if best else "",
        correct=correct,
        tokens=solution.usage.tokens,
        model=last.model,
        artefact=artefact.sha256 if artefact else "",
        note=best.note if best else "",
    )


def write_records(records: Iterable[Record], path: Path) -> None:
    """Write records as JSON lines.

    Raises:
        BadFile: the file cannot be written.
    """
    text = "".join(f"{wire.dumps(one)}\n" for one in records)
    try:
        path.write_bytes(text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise BadFile(f"{path}: cannot be written ({error.strerror})") from None

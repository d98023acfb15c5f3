"""One recorded answer of Qwen2.5-Coder-1.5B per HumanEval task, as programs to debug.

Data:  evalplus-humaneval/generated.jsonl of QwenLM/Qwen2.5-Coder; visible tests from LDB's log

A second set beside `ldb_humaneval`: other programs, of a smaller model, for the same tasks and
tests. By the official evaluation 72 of the 164 are right, 92 are not.
"""

from pathlib import Path

from runwright.benchmarks import ldb_humaneval
from runwright.benchmarks.records import read_records
from runwright.core import Program, Task
from runwright.core.errors import BadFile

FILE = "qwen2.5-coder-1.5b/evalplus-humaneval/generated.jsonl"
SHA256 = "2dfc864f0d24d50340973bb8e8e45c858e3b871dc278349bad8ef882ca9b55ac"


def tasks(data: Path | None = None) -> tuple[Task, ...]:
    """Return the 164 tasks, in the answers' order.

    Args:
        data: The folder that holds `FILE` and LDB's; None: $RUNWRIGHT_DATA, else ../shared/data.

    Raises:
        BadFile: a file is missing or is not the version that the known answers are for.
    """
    known = {task.id: task for task in ldb_humaneval.tasks(data)}
    found = []
    for row in read_records(FILE, SHA256, data):
        task = known.get(row["task_id"])
        if task is None:
            raise BadFile(f"{FILE}: {row['task_id']!r} is no task of HumanEval")
        found.append(
            Task(
                id=task.id,
                statement=task.statement,
                entry_point=task.entry_point,
                program=Program(row["completion"]),
                visible=task.visible,
                hidden=task.hidden,
                reference=task.reference,
            )
        )
    return tuple(found)

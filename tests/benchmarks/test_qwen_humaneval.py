from pathlib import Path

from runwright.benchmarks import ldb_humaneval, qwen_humaneval


def test_each_task_has_another_program_and_the_same_checks(data: Path) -> None:
    tasks = qwen_humaneval.tasks(data)
    known = {task.id: task for task in ldb_humaneval.tasks(data)}
    assert len(tasks) == len(known) == 164
    for task in tasks:
        assert (task.visible, task.hidden) == (known[task.id].visible, known[task.id].hidden)
        assert task.program != known[task.id].program

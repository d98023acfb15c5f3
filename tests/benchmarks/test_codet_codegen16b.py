from pathlib import Path

from runwright.benchmarks import codet_codegen16b
from runwright.benchmarks.codet_codegen16b import cut


def test_each_task_has_a_hundred_programs_that_continue_its_prompt(data: Path) -> None:
    tasks = codet_codegen16b.tasks(data)
    answers = codet_codegen16b.answers(data)
    assert [task.id for task in tasks] == [f"HumanEval/{i}" for i in range(164)]
    for task in tasks:
        assert len(answers[task.id]) == 100
        assert all(program.source.startswith(task.statement) for program in answers[task.id])


def test_each_row_belongs_to_one_task(data: Path) -> None:
    """Six names of functions occur twice in HumanEval; the texts tell them apart."""
    statements = {task.statement for task in codet_codegen16b.tasks(data)}
    assert len(statements) == 164
    assert sum(len(set(a)) for a in codet_codegen16b.answers(data).values()) == 12_408


def test_a_sample_ends_before_the_next_statement_of_the_module() -> None:
    assert cut("    return 1\n\ndef g():\n    pass\nprint(2)") == "    return 1\n"
    assert (
        cut("    return 1\n    # a comment\n    if x:\n")
        == "    return 1\n    # a comment\n    if x:\n"
    )
    assert cut("    return 1\n# over") == "    return 1"

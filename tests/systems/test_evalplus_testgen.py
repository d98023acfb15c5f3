"""EvalPlus, test generation: the known answers of "What works" 7 and 8, and real references."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from results.testgen import Row, rows

from runwright.core import Budget, Case, Program
from runwright.lab import Lab
from runwright.run import LocalSandbox
from runwright.write.testgen.evalplus import Generated, generate
from runwright.write.testgen.identity import identity
from runwright.write.testgen.reduction import set_cover
from runwright.write.testgen.replies import Input

REFERENCE = '''def pick(words, wanted, least):
    """Words that contain what is wanted, and the sum of those lengths that are large enough."""
    assert isinstance(words, list) and all(type(word) is str for word in words) # $_CONTRACT_$
    assert type(wanted) is str and type(least) is int and least >= 0, "invalid inputs"
    found = [word for word in words if wanted in word]
    return found, sum(len(word) for word in found if len(word) >= least)
'''
SEEDS: tuple[Input, ...] = ((["apple pie", "plum", "pea"], "pl", 4), ([], "", 0))


@pytest.fixture
def made(sandbox: LocalSandbox, run_async: Any) -> Callable[[int], Generated]:
    def made(seed: int) -> Generated:
        lab = Lab(sandbox, seed=seed, budget=Budget(wall_s=120))
        found: Generated = run_async(generate(Program(REFERENCE), "pick", SEEDS, lab, num=150))
        return found

    return made


def as_data(cases: tuple[Case, ...]) -> list[str]:
    return [identity([case.arguments, case.expected]) for case in cases]


def test_inputs_are_new_typed_valid_and_the_same_under_a_seed(
    made: Callable[[int], Generated],
) -> None:
    found = made(0)
    names: dict[str, Any] = {}
    exec(REFERENCE, names)  # ours, written above
    inputs = [case.arguments for case in (*found.base, *found.new)]
    assert len(found.new) == 150
    assert len({identity(one) for one in inputs}) == len(inputs)
    for case in found.new:
        words, wanted, least = case.arguments
        assert [type(words), type(wanted), type(least)] == [list, str, int]
        assert names["pick"](words, wanted, least) == case.expected  # the contract raises if not
    assert as_data(found.new) == as_data(made(0).new)
    assert as_data(found.new) != as_data(made(1).new)
    assert found.tally.refused > 0


def test_what_one_argument_has_is_seen_in_another(made: Callable[[int], Generated]) -> None:
    """Words of the list are ingredients of the second argument, which no mutation of it gives."""
    wanted = [str(case.arguments[1]) for case in made(0).new]
    assert any("pie" in text or "plum" in text or "pea" in text for text in wanted)


def test_the_known_set_cover() -> None:
    tests = {"t1": {"a", "b", "c"}, "t2": {"c", "d"}, "t3": {"d"}, "t4": {"a", "b"}}
    assert set_cover(tests) == ["t1", "t2"]


def test_programs_that_pass_humaneval_and_are_wrong_fail_generated_tests(
    data: Path, sandbox: LocalSandbox, run_async: Any
) -> None:
    async def found() -> list[Row]:
        wanted = ("HumanEval/88", "HumanEval/97", "HumanEval/124", "HumanEval/0")
        return [row async for row in rows(sandbox, data, wanted)]

    answers = {row.task_id: row for row in run_async(found())}
    assert answers["HumanEval/0"].right
    assert answers["HumanEval/0"].failed == 0
    for task in ("HumanEval/88", "HumanEval/97", "HumanEval/124"):
        assert not answers[task].right
        assert answers[task].new == 200
        assert answers[task].failed > 0

"""A special judge is shown wrong outputs before it judges anybody's."""

from typing import Any

import pytest

from runwright.core import Program
from runwright.core.errors import BadTask
from runwright.judge.checkers import Checked, mutants, validate_checker
from runwright.run import LocalSandbox

READ = "import sys\ngiven, output, answer = (open(path).read() for path in sys.argv[1:])\n"
SAME = "sys.exit(output.split() != answer.split())"
YES = "sys.exit(0)"
FIRST = "sys.exit(output.split()[:1] != answer.split()[:1])"  # reads no further than the first word
LENGTH = "sys.exit(len(output.split()) != len(answer.split()))"
INDEX = "words = output.split()\nsys.exit((words[0], words[3]) != ('1', '4'))"


@pytest.fixture
def validated(sandbox: LocalSandbox, run_async: Any) -> Any:
    def validated(source: str, **options: Any) -> Checked:
        given = {"given": "4\n", "answer": "1 2 3 4\n"} | options
        checked: Checked = run_async(validate_checker(Program(READ + source), sandbox, **given))
        return checked

    return validated


def test_a_checker_that_compares_refuses_every_mutant(validated: Any) -> None:
    checked = validated(SAME)
    assert checked.refused == len(list(mutants("1 2 3 4\n")))
    assert (checked.accepted, checked.share) == ((), 1.0)


@pytest.mark.parametrize("source", [YES, FIRST, LENGTH], ids=["yes", "first word", "length"])
def test_a_checker_that_accepts_wrong_outputs_is_refused_and_they_are_named(
    validated: Any, source: str
) -> None:
    with pytest.raises(BadTask, match=r"of \d+ wrong outputs .* it accepts "):
        validated(source)


def test_a_checker_that_refuses_the_answer_is_refused(validated: Any) -> None:
    with pytest.raises(BadTask, match="does not accept the reference's output for input '4"):
        validated("print('no', file=sys.stderr)\nsys.exit(1)")


def test_the_references_own_output_need_not_be_the_answer(validated: Any) -> None:
    source = "sys.exit(sorted(output.split()) != sorted(answer.split()))"
    assert validated(source, output="4 3 2 1\n").share == 1.0


def test_a_checker_that_breaks_on_a_wrong_output_is_refused(validated: Any) -> None:
    with pytest.raises(BadTask, match="cannot judge the answer with nothing printed, ''"):
        validated(INDEX)


def test_a_problem_may_declare_how_much_its_checker_refuses(validated: Any) -> None:
    length = "sys.exit(len(output.split()) != len(answer.split()))"
    assert 0.5 <= validated(length, least=0.5).share < 0.8
    assert validated(YES, least=0.0) == Checked(0, ())


def test_nothing_printed_is_never_an_answer(validated: Any) -> None:
    source = "sys.exit(output != '' and output.split() != answer.split())"
    with pytest.raises(BadTask, match="it accepts nothing printed"):
        validated(source)


@pytest.mark.parametrize("output", ["", "7\n", "a b\nc\n", "1.5 x -3", "1 1 1 1 1 1 1 1"])
def test_each_mutant_says_something_else_and_something_of_its_own(output: str) -> None:
    words = [tuple(mutant.output.split()) for mutant in mutants(output)]
    assert words
    assert tuple(output.split()) not in words
    assert len(words) == len(set(words))

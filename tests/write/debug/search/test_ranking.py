import pytest

from runwright.core import Assertions
from runwright.write.debug.search.candidates import Candidate
from runwright.write.debug.search.facts import Facts
from runwright.write.debug.search.ranking import Behaviour, elect, special_case
from runwright.write.debug.search.source import Edit, Source, Splice
from runwright.write.examples import read_examples

CHECK = Assertions("v", "assert f(47) == 81\nassert f('yogurt') == 2\n")


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("if n == 47:\n    return 81\n", 0.05),
        ("n == 47", 0.05),
        ("n < 47", 0.3),
        ("word != 'yogurt'", 0.05),
        ("n + 1", 1.0),
        ("n < 33", 1.0),
        ("n < 5", 1.0),
    ],
)
def test_values_of_the_examples_make_an_edit_a_special_case(text: str, limit: float) -> None:
    facts = Facts(Source("def f(n):\n    return n + 5\n"), read_examples([CHECK]))
    edit = Edit(1, "", (Splice(0, 0, text),))
    assert special_case(edit, facts) == limit


def test_a_value_the_program_already_has_is_no_special_case() -> None:
    facts = Facts(Source("def f(n):\n    return n + 47\n"), read_examples([CHECK]))
    assert special_case(Edit(1, "", (Splice(0, 0, "n < 47"),)), facts) == 1.0


def candidate(name: str, score: float) -> Candidate:
    return Candidate(name, (), score)


def test_candidates_that_agree_outvote_a_stronger_one_that_stands_alone() -> None:
    alone, one, two = candidate("a", 0.5), candidate("b", 0.4), candidate("c", 0.4)
    answers = [Behaviour(("=1", "=2")), Behaviour(("=3", "=4")), Behaviour(("=3", "=4"))]
    assert elect([alone, one, two], answers) is one


def test_a_candidate_that_crashes_where_others_answer_loses() -> None:
    crashing, sound = candidate("a", 0.5), candidate("b", 0.4)
    answers = [Behaviour(("!IndexError", "!IndexError")), Behaviour(("=1", "=2"))]
    assert elect([crashing, sound], answers) is sound


def test_without_probes_the_highest_score_wins() -> None:
    strong, weak = candidate("a", 0.5), candidate("b", 0.4)
    assert elect([strong, weak], [Behaviour(()), Behaviour(())]) is strong


def test_probes_that_were_never_reached_count_as_crashes() -> None:
    assert Behaviour(("=1", None, "!E")).crashes == 2

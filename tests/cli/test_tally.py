from dataclasses import replace

import pytest

from runwright.cli.strategies import _print_tally
from runwright.cli.tally import Evaluation, Tally, count
from runwright.core import Budget, CheckResult, Isolation, Outcome, Solution, Usage, Verdict, wire
from runwright.evaluate import Ending, Result
from runwright.scoring import Setup

GOOD = Verdict((CheckResult("hidden", Outcome.PASSED),))
BAD = Verdict((CheckResult("hidden", Outcome.FAILED),))


def result(ending: Ending, before: Verdict | None = BAD) -> Result:
    solution = Solution("t", "search", (), Usage(candidates=10))
    return Result("t", ending, solution, before, None, 0.5)


@pytest.mark.parametrize(
    ("ending", "before", "name"),
    [
        pytest.param(Ending.MENDED, BAD, "mended", id="mended"),
        pytest.param(Ending.VISIBLE_ONLY, BAD, "visible_only", id="visible only"),
        pytest.param(Ending.SOLVED, None, "solved", id="solved"),
        pytest.param(Ending.WRONG, None, "wrong", id="wrong"),
        pytest.param(Ending.NOT_JUDGED, None, "not_judged", id="not judged"),
        pytest.param(Ending.NOT_FOUND, BAD, "not_found", id="not found"),
        pytest.param(Ending.NOTHING_TO_DO, BAD, "not_debuggable", id="fails hidden checks only"),
        pytest.param(Ending.NOTHING_TO_DO, GOOD, "right", id="right as given"),
    ],
)
def test_a_task_is_counted_once_where_it_belongs(
    ending: Ending, before: Verdict, name: str
) -> None:
    tally = count([result(ending, before)])
    assert tally == replace(Tally(candidates=10, wall_s=0.5), **{name: 1})


def test_candidates_and_time_add_up() -> None:
    tally = count([result(Ending.MENDED), result(Ending.NOT_FOUND)])
    assert (tally.mended, tally.not_found, tally.candidates, tally.wall_s) == (1, 1, 20, 1.0)


def test_an_evaluation_has_a_json_form() -> None:
    results = (result(Ending.MENDED),)
    setup = Setup(
        benchmark="b",
        version="",
        dataset="d",
        tasks=1,
        strategy="search",
        options=(),
        models=(),
        seed=0,
        budget=Budget(),
        paper=False,
        isolation=Isolation.FULL,
        runwright="0",
    )
    whole = Evaluation(setup, count(list(results)), results)
    assert wire.loads(Evaluation, wire.dumps(whole)) == whole
    form = wire.to_json(whole)
    assert form["tally"]["mended"] == 1
    assert form["results"][0]["ending"] == "mended"


def test_hidden_verdicts_that_were_asked_for_are_counted_and_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    peeked = result(Ending.SOLVED)
    peeked = replace(peeked, solution=replace(peeked.solution, peeks=2))
    tally = count([peeked, result(Ending.SOLVED)])
    assert tally.peeks == 2
    _print_tally(tally, 2)
    assert "paper mode: 2 hidden verdicts were asked for" in capsys.readouterr().out
    _print_tally(count([result(Ending.SOLVED)]), 1)
    assert "paper mode" not in capsys.readouterr().out

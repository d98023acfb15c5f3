"""The Python API for samples."""

from pathlib import Path
from typing import Any

import pytest
from tests.scoring.conftest import RIGHT, WRONG

import runwright
from runwright.core import Outcome
from runwright.core.errors import BadFile, BadOption
from runwright.run import LocalSandbox
from runwright.scoring import Benchmark, Judged, evaluate_samples, plan, read_results


def test_samples_are_scored_from_python(small: Benchmark, write: Any, tmp_path: Path) -> None:
    path = write(*RIGHT.items(), ("Small/0", WRONG))
    seen: list[Judged] = []
    found = runwright.score(small, path, out=tmp_path / "r.jsonl", workers=1, on_judged=seen.append)
    shares = {score.name: score.pass_at[0].estimate.value for score in found.summary.scores}
    assert shares == {"base": 1.0, "plus": 0.75}
    assert (found.judged, found.resumed, len(seen)) == (3, 0, 3)
    assert read_results(tmp_path / "r.jsonl")[0] == found.header


def test_results_stand_in_the_order_of_tasks_and_samples(
    small: Benchmark, write: Any, sandbox: LocalSandbox, run_async: Any, tmp_path: Path
) -> None:
    path = write(("Small/1", WRONG), ("Small/0", WRONG), *RIGHT.items())
    planned = plan(small, path, sandbox)
    first = run_async(evaluate_samples(planned, sandbox, out=tmp_path / "r.jsonl"))
    order = [(one.task_id, one.sample) for one in first.results]
    assert order == [("Small/0", 0), ("Small/0", 1), ("Small/1", 0), ("Small/1", 1)]
    again = run_async(evaluate_samples(planned, sandbox, out=tmp_path / "r.jsonl"))
    assert (again.judged, again.resumed) == (0, 4)
    assert (again.results, again.summary) == (first.results, first.summary)


def test_only_the_first_tasks(
    small: Benchmark, write: Any, sandbox: LocalSandbox, run_async: Any
) -> None:
    planned = plan(small, write(*RIGHT.items()), sandbox, limit=1)
    assert planned.total == 1
    (one,) = run_async(evaluate_samples(planned, sandbox)).results
    assert (one.task_id, one.outcome) == ("Small/0", Outcome.PASSED)


def test_a_task_without_a_sample_is_an_error_or_told(
    small: Benchmark, write: Any, sandbox: LocalSandbox
) -> None:
    path = write(("Small/1", WRONG))
    with pytest.raises(BadFile, match=r"no sample of 1 of 2 tasks \(Small/0\)"):
        plan(small, path, sandbox)
    assert plan(small, path, sandbox, allow_missing=True).header.missing == ("Small/0",)
    with pytest.raises(BadOption, match="has samples of none of the 1 tasks"):
        plan(small, path, sandbox, allow_missing=True, limit=1)

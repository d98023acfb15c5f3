"""A strategy on a benchmark: results kept, resumed and set side by side."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from runwright.core import Budget, Prompt
from runwright.core.errors import BadFile, ModelUnavailable, NotComparable
from runwright.models import Model, Recorded, Replay, Scripted
from runwright.run import LocalSandbox
from runwright.scoring import Benchmark, Trials, read_trials, standings, try_strategy

DOUBLE = "```python\ndef double(x):\n    return 2 * x\n```"
NEGATED = "```python\ndef negated(x):\n    return -x\n```"
LAZY = "```python\ndef negated(x):\n    return 0\n```"


def knows(prompt: Prompt) -> str:
    return DOUBLE if "double" in str(prompt) else NEGATED


def half(prompt: Prompt) -> str:
    return DOUBLE if "double" in str(prompt) else LAZY


@pytest.fixture
def tried(small: Benchmark, sandbox: LocalSandbox, run_async: Any) -> Any:
    def tried(script: Any = knows, **options: Any) -> Trials:
        models = {"": script if isinstance(script, Scripted) else Scripted(script)}
        options = {"strategy": "direct", **options}
        result: Trials = run_async(try_strategy(small, sandbox, models=models, **options))
        return result

    return tried


def test_every_task_has_a_result_in_order(tried: Any) -> None:
    trials = tried(parallel=2)
    assert [one.task_id for one in trials.results] == ["Small/0", "Small/1"]
    assert all(one.solved for one in trials.results)
    assert trials.setup.models == ("scripted",)
    assert trials.setup.tasks == 2


def test_results_are_kept_and_what_is_there_is_not_asked_again(tried: Any, tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    first = tried(out=path)
    model = Scripted(())  # would fail if it were asked
    again = tried(model, out=path)
    assert again.results == first.results
    assert (again.resumed, model.prompts) == (2, [])
    assert read_trials(path).results == first.results


class Failing(Scripted):
    """Is there for one task only."""

    async def ask(self, prompt: Prompt, *rest: Any) -> Any:
        if "negated" in str(prompt):
            raise ModelUnavailable("gone")
        return await super().ask(prompt, *rest)


def test_a_model_that_goes_away_costs_only_its_task(tried: Any, tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    with pytest.raises(ModelUnavailable, match="gone"):
        tried(Failing(knows), out=path)
    assert [one.task_id for one in read_trials(path).results] == ["Small/0"]
    model = Scripted(knows)
    assert tried(model, out=path).resumed == 1
    assert len(model.prompts) == 1


def test_a_file_of_another_run_is_refused(tried: Any, tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    tried(out=path)
    with pytest.raises(NotComparable, match=r"\(options, seed differ\)"):
        tried(out=path, seed=1, options={"temperature": 0.5})
    assert tried(out=path, seed=1, resume=False).resumed == 0
    (tmp_path / "text").write_text("hello\n")
    with pytest.raises(BadFile):
        read_trials(tmp_path / "text")


def test_strategies_side_by_side(tried: Any) -> None:
    one, two = standings([tried(), tried(half, strategy="direct+direct")])
    assert (one.solved, one.tasks, one.p, one.calls, one.visible_only) == (2, 2, None, 1.0, 0)
    assert (two.solved, two.p, two.calls) == (1, 1.0, 2.0)
    assert one.low < 1.0 == one.high
    assert one.prompt_tokens + one.reply_tokens == one.tokens * 2


def test_runs_over_other_tasks_are_not_compared(tried: Any) -> None:
    with pytest.raises(NotComparable, match="tasks"):
        standings([tried(), tried(limit=1)])


def test_a_budget_that_is_spent_before_a_task_begins_ends_the_run(tried: Any) -> None:
    from runwright.core.errors import OverBudget
    from runwright.models import Metered, Spending

    class Poor(Scripted):
        """Answers once."""

        async def ask(self, prompt: Prompt, *rest: Any) -> Any:
            if self.prompts:
                raise OverBudget("money=1 of 1 are spent")
            return await super().ask(prompt, *rest)

    with pytest.raises(OverBudget, match="money"):
        tried(Poor(knows), budget=Budget())
    metered = Metered(Scripted(knows), most=Spending(calls=0))
    with pytest.raises(OverBudget):
        asyncio.run(metered.ask(Prompt(text="x")))


def test_a_setup_names_in_what_it_differs(tried: Any) -> None:
    setup = tried().setup
    assert setup.differences(replace(setup, seed=7)) == ["seed"]


def test_another_transcript_of_the_same_name_is_another_run(
    small: Benchmark, sandbox: LocalSandbox, run_async: Any, tmp_path: Path
) -> None:
    async def tried(script: Any, folder: str) -> None:
        path = tmp_path / folder / "log"
        model = Recorded(Scripted(script), path)
        await try_strategy(small, sandbox, strategy="direct", models={"": model})
        await model.close()
        replayed: dict[str, Model] = {"": Replay(path)}
        out = tmp_path / "r.jsonl"
        await try_strategy(small, sandbox, strategy="direct", models=replayed, out=out)

    run_async(tried(knows, "one"))
    with pytest.raises(NotComparable, match="models differ"):
        run_async(tried(half, "other"))

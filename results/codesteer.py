"""Policies of `codesteer` on symbench: what each gets right, what it costs, when it uses code.

    .venv/bin/python results/codesteer.py --model openai:NAME [--policies a,b] [--kinds a,b]
                                          [--levels 1,2,3] [--count N] [--workers N]

A row per kind of question with the share that each policy gets right, then AveNorm and the average
rank over the kinds, mean tokens, calls and seconds of a question, and the share that code answered,
in all and by level. Needs a model.
"""

import argparse
import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from runwright.benchmarks import symbench
from runwright.core import Budget, Task
from runwright.evaluate import Ending, Result, evaluate
from runwright.judge.metrics import ave_norm, average_rank
from runwright.models import Model, open_model
from runwright.run import LocalSandbox, Sandbox
from runwright.write.steer.codesteer import POLICIES, STEER
from runwright.write.steer.codesteer.log import code_curve, figures

BUDGET = Budget(wall_s=600.0)


@dataclass(frozen=True, slots=True)
class Column:
    """One policy: how its questions ended."""

    policy: str
    results: tuple[Result, ...]

    def rate(self, kind: str) -> float:
        """Return the share of a kind's questions that were answered rightly, 0 to 1."""
        found = [one.ending is Ending.SOLVED for one in self.results if _kind(one) == kind]
        return sum(found) / max(1, len(found))


async def measure(
    tasks: Sequence[Task], sandbox: Sandbox, model: Model, policies: Iterable[str]
) -> list[Column]:
    """Let each policy answer each question."""
    columns = []
    for policy in policies:
        results = evaluate(
            tasks,
            sandbox,
            strategy="codesteer",
            model=model,
            budget=BUDGET,
            options={"policy": policy},
        )
        columns.append(Column(policy, tuple([one async for one in results])))
    return columns


def table(columns: Sequence[Column]) -> list[tuple[str, list[float]]]:
    """Return the rows of the table: a name, and a figure for each policy."""
    kinds = list(dict.fromkeys(_kind(one) for one in columns[0].results))
    rates = [[column.rate(kind) for column in columns] for kind in kinds]
    cost = [figures(one.solution for one in column.results) for column in columns]
    levels = [
        code_curve((symbench.level_of(one.task_id), one.solution) for one in column.results)
        for column in columns
    ]
    return [
        *zip(kinds, rates, strict=True),
        ("AveNorm", list(ave_norm(rates))),
        ("average rank", list(average_rank(rates))),
        ("tokens", [one.tokens for one in cost]),
        ("calls", [one.calls for one in cost]),
        ("seconds", [one.wall_s for one in cost]),
        ("by code", [one.code_rate for one in cost]),
        *((f"by code, level {at}", [one[at] for one in levels]) for at in levels[0]),
    ]


def _kind(result: Result) -> str:
    return result.task_id.split("/")[1]


def _words(text: str) -> list[str]:
    return [word for word in text.split(",") if word]


async def main() -> None:
    """Read the options, ask, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--model", required=True)
    parser.add_argument("--policies", type=_words, default=[*POLICIES, STEER])
    parser.add_argument("--kinds", type=_words, default=list(symbench.KINDS))
    parser.add_argument("--levels", type=_words, default=["1", "2", "3"])
    parser.add_argument("--count", type=int, default=5)
    parser.add_argument("--workers", type=int)
    options = parser.parse_args()
    tasks = symbench.tasks(
        kinds=options.kinds, levels=map(int, options.levels), count=options.count
    )
    model = open_model(options.model)
    async with LocalSandbox(workers=options.workers) as sandbox:
        columns = await measure(tasks, sandbox, model, options.policies)
    await model.close()
    print(" " * 18 + "".join(f"{column.policy:>22}" for column in columns))
    for name, values in table(columns):
        print(f"{name:18}" + "".join(f"{value:22.2f}" for value in values))


if __name__ == "__main__":
    asyncio.run(main())

"""Generated tests against recorded answers: do they find the wrong ones that HumanEval passes?

    .venv/bin/python results/testgen.py

Of Qwen2.5-Coder-1.5B's 164 recorded answers 72 pass HumanEval's own tests by the official
evaluation, and 12 of these are wrong by HumanEval+. For each of the 72 tasks, 200 inputs are made
from HumanEval's own by mutation, without a model, with HumanEval+'s reference and contract; none of
HumanEval+'s inputs is used. Needs the data folder ($RUNWRIGHT_DATA).
"""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from pathlib import Path

from runwright.benchmarks.records import read_records
from runwright.core import Budget, Program
from runwright.lab import Lab
from runwright.run import LocalSandbox, Sandbox
from runwright.write.testgen.evalplus import generate
from runwright.write.testgen.reduction import reduced
from runwright.write.testgen.replies import Input
from runwright.write.testgen.requirements import falsified, relations

TASKS = "humanevalplus/HumanEvalPlus-v0.1.9.jsonl.gz"
TASKS_SHA256 = "e62f4130146963d969da64553f407a66e52d095adbfed4ee6733b4d59e14a3ed"
ANSWERS = "qwen2.5-coder-1.5b/evalplus-humaneval/generated_eval_results.json"
INPUTS = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One task: what was generated, and how the recorded answer does on it."""

    task_id: str
    right: bool  # by HumanEval+
    base: int
    new: int
    failed: int  # tests that the answer fails
    reduced: int  # tests that achieve as much on coverage and mutants
    failed_reduced: int  # of these


async def rows(
    sandbox: Sandbox, data: Path, wanted: Collection[str] | None = None
) -> AsyncIterator[Row]:
    """Yield the tasks whose answer passes HumanEval's own tests, or the wanted ones of them."""
    answers = json.loads((data / ANSWERS).read_bytes())["eval"]
    for task in read_records(TASKS, TASKS_SHA256, data):
        (answer,) = answers[task["task_id"]]
        if answer["base_status"] == "pass" and (wanted is None or task["task_id"] in wanted):
            right = answer["plus_status"] == "pass"
            yield await _row(task, Program(answer["solution"]), right, sandbox)


async def _row(task: dict[str, object], answer: Program, right: bool, sandbox: Sandbox) -> Row:
    source = "".join(str(task[part]) for part in ("prompt", "contract", "canonical_solution"))
    reference, function = Program(source), str(task["entry_point"])
    base_input = task["base_input"]
    assert isinstance(base_input, list)
    seeds: list[Input] = [tuple(arguments) for arguments in base_input]
    lab = Lab(sandbox, strategy="evalplus", seed=0, budget=Budget(wall_s=120))
    made = await generate(reference, function, seeds, lab, num=INPUTS)
    suite = (*made.base, *made.new)
    wrong = await falsified("samples", [answer], suite, sandbox, reference=reference, call_s=1.0)
    measured = relations(("coverage", "mutants"), reference, suite, sandbox)
    few = reduced([relation async for relation in measured], len(made.base), len(suite))
    return Row(
        task_id=str(task["task_id"]),
        right=right,
        base=len(made.base),
        new=len(made.new),
        failed=sum(map(bool, wrong.tests)),
        reduced=len(few),
        failed_reduced=sum(bool(wrong.tests[at]) for at in few),
    )


async def main() -> None:
    """Print the wrong answers one by one, and the counts."""
    data = Path(os.environ.get("RUNWRIGHT_DATA", "../shared/data"))
    found = []
    print("task           tests  failed  reduced  failed")
    async with LocalSandbox() as sandbox:
        async for row in rows(sandbox, data):
            found.append(row)
            if not row.right or row.failed:
                kind = "" if not row.right else "  right by HumanEval+"
                size = row.base + row.new
                cells = f"{size:5}  {row.failed:6}  {row.reduced:7}  {row.failed_reduced:6}"
                print(f"{row.task_id:13}  {cells}{kind}")
    for right, words in ((False, "wrong"), (True, "right")):
        some = [row for row in found if row.right is right]
        failed = sum(bool(row.failed) for row in some)
        still = sum(bool(row.failed_reduced) for row in some)
        print(f"{words} by HumanEval+: {len(some)}; {failed} fail a test, {still} a reduced one")
    given = sum(row.base for row in found) / len(found)
    every = sum(row.base + row.new for row in found) / len(found)
    few = sum(row.reduced for row in found) / len(found)
    print(f"tests of a task: {given:.1f} given, {every:.1f} with generated, {few:.1f} reduced")


if __name__ == "__main__":
    asyncio.run(main())

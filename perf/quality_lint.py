"""What filtering and inspecting suggestions takes, by stage, on one worker and on two.

    python perf/quality_lint.py [--count 1000]      needs bandit beside runwright

Suggestions in Python, each a different text, a third of them flagged and some broken, are assessed
on one worker and on two; that both find the same in the same order is checked. Prints seconds by
stage and milliseconds for a suggestion.
"""

import argparse
import asyncio

from runwright.judge.quality.suggestions import Assessed, Draft, assess
from runwright.run import LocalSandbox

REPLIES = (
    "Here:\n```python\ndef f(x):\n    return x + {0}\n```\nDone.",
    "def f(x):\n    return eval(x) + {0}\n",
    "def f(x):\n    return x * {0}\n\n\ndef g(x):\n    return f(x)\n\n\nprint(f(3))\n",
    "import subprocess\n\n\ndef f(x):\n    return subprocess.call(x + '{0}', shell=True)\n",
    "def f(x):\n    return (x + {0}\n",
    "def f(x):\n    total = {0}\n    for each in x:\n        total += each\n    return total\n",
)


async def assessed(drafts: list[Draft], workers: int) -> Assessed:
    async with LocalSandbox(workers=workers) as sandbox:
        await assess(drafts[:1], sandbox)  # starts a worker
        return await assess(drafts, sandbox)


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=1000)
    count = parser.parse_args().count
    drafts = [Draft(REPLIES[at % len(REPLIES)].format(at), "", "f") for at in range(count)]
    found = {workers: await assessed(drafts, workers) for workers in (1, 2)}
    assert found[1].suggestions == found[2].suggestions
    print(f"{count} suggestions; the same on one worker and on two")
    for workers, one in found.items():
        stages = one.stages
        each = 1000 * (stages.filter_s + stages.inspect_s) / count
        print(
            f"{workers} workers: filter {stages.filter_s:.2f} s, inspect {stages.inspect_s:.2f} s, "
            f"{each:.1f} ms each"
        )


if __name__ == "__main__":
    asyncio.run(main())

"""What the tracers are measured on: HumanEval+'s canonical solutions, and five hot loops."""

import copy
import gzip
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HUMANEVAL = "humanevalplus/HumanEvalPlus-v0.1.10.jsonl.gz"


@dataclass(frozen=True)
class Workload:
    """A program and the calls that are timed."""

    name: str
    source: str
    entry: str  # function called
    calls: tuple[list[Any], ...]  # its arguments, plain JSON values
    left_out: int = 0  # calls of the data set that would take too long under the slowest tool

    @property
    def calls_json(self) -> str:
        return json.dumps(self.calls)


def humaneval(data: Path, budget_s: float) -> list[Workload]:
    """Return all canonical solutions with the base and plus inputs that fit into the budget.

    Args:
        data: Folder of public benchmark data.
        budget_s: What the calls of one program may take in a plain interpreter, in seconds;
            calls are taken in order, one that does not fit is left out.
    """
    return [
        _within(
            record["task_id"].removeprefix("HumanEval/"),
            record["prompt"] + record["canonical_solution"],
            record["entry_point"],
            [*record["base_input"], *record["plus_input"]],
            budget_s,
        )
        for record in _records(data / HUMANEVAL)
    ]


def _records(path: Path) -> list[dict[str, Any]]:
    text = gzip.decompress(path.read_bytes()).decode("utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


def _within(
    name: str, source: str, entry: str, inputs: list[list[Any]], budget_s: float
) -> Workload:
    """Keep the calls that fit; the solutions are the data set's own and are run as they are."""
    namespace: dict[str, Any] = {}
    exec(compile(source, name, "exec"), namespace)  # noqa: S102
    function: Callable[..., object] = namespace[entry]
    calls, used_s = [], 0.0
    for arguments in inputs:
        given = copy.deepcopy(arguments)
        started = time.perf_counter()
        function(*given)
        took_s = time.perf_counter() - started
        if used_s + took_s <= budget_s:
            calls.append(arguments)
            used_s += took_s
    return Workload(name, source, entry, tuple(calls), len(inputs) - len(calls))


HOT_LOOPS = (
    Workload(
        "integers",
        """\
def collatz(most):
    longest = 0
    for start in range(1, most):
        n = start
        length = 1
        while n != 1:
            if n % 2:
                n = 3 * n + 1
            else:
                n //= 2
            length += 1
        if length > longest:
            longest = length
    return longest
""",
        "collatz",
        ([12_000],),
    ),
    Workload(
        "grid",
        """\
def smooth(size, rounds):
    grid = [[(row * column) % 7 for column in range(size)] for row in range(size)]
    for _ in range(rounds):
        for row in range(1, size - 1):
            for column in range(1, size - 1):
                near = grid[row - 1][column] + grid[row + 1][column]
                near += grid[row][column - 1] + grid[row][column + 1]
                grid[row][column] = near // 4
    return sum(map(sum, grid))
""",
        "smooth",
        ([60, 150],),
    ),
    Workload(
        "strings",
        """\
def squeeze(length):
    text = ""
    last = ""
    run = 0
    for i in range(length):
        letter = "abc"[i * i % 3]
        if letter == last:
            run += 1
            continue
        text += last + str(run)
        if len(text) > 40:
            text = text[20:]
        last = letter
        run = 1
    return text + last + str(run)
""",
        "squeeze",
        ([300_000],),
    ),
    Workload(
        "recursion",
        """\
def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)
""",
        "fib",
        ([28],),
    ),
    Workload(
        "objects",
        """\
class Tally:
    def __init__(self):
        self.counts = {}
        self.seen = 0

    def add(self, word):
        self.seen += 1
        if word in self.counts:
            self.counts[word] += 1
        else:
            self.counts[word] = 1


def count(words):
    tally = Tally()
    for i in range(words):
        tally.add("w" + str(i % 97))
    return tally.seen + max(tally.counts.values())
""",
        "count",
        ([200_000],),
    ),
)

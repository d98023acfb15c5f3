"""Line profiles beside line_profiler's: what both cost, and whether they agree on the shares.

    pip install 'runwright[perf]'; python perf/line_profile.py

Each program runs plain, with the probes of `line_time`, and under line_profiler, all three in this
process, alternating; the best of REPEATS is taken. The shares compared are those of the lines of
all watched functions, what a line calls included, as line_profiler has it.
"""

import ast
import builtins
import importlib
import time
from collections.abc import Callable
from types import FunctionType
from typing import Any

from runwright.analyze.blocks import Layout, cut
from runwright.observe.guest.probes import LOCALS, VISIBLE, visible
from runwright.observe.probes.guest.contract import Stage
from runwright.observe.probes.guest.halves import LineTime
from runwright.observe.probes.guest.watching import woven

REPEATS = 7
HOT = """def f(n):
    total = 0
    for i in range(n):
        total += i * i
    return total
"""
BUILTINS = """def f(n):
    found = []
    for i in range(n):
        text = str(i) * 50
        found.append(sorted(text))
    return len(found)
"""
CALLS = """def g(i):
    half = i // 2
    return half + 1

def f(n):
    total = 0
    for i in range(n):
        total += g(i)
    return total
"""
SIEVE = """def f(n):
    marks = [True] * n
    for i in range(2, n):
        if marks[i]:
            for j in range(i * i, n, i):
                marks[j] = False
    return sum(marks)
"""
PROGRAMS = {
    "hot loop": (HOT, 100_000),
    "builtins": (BUILTINS, 5_000),
    "calls": (CALLS, 50_000),
    "sieve": (SIEVE, 50_000),
}


def _namespace(code: Any, names: dict[str, Any]) -> dict[str, Any]:
    module = {"__builtins__": {**vars(builtins), **names}, "__name__": "program"}
    exec(code, module)  # noqa: S102
    return module


def _timed(function: Callable[[int], object], n: int) -> float:
    began_s = time.perf_counter()
    function(n)
    return time.perf_counter() - began_s


def _ours(source: str) -> tuple[Callable[[int], object], LineTime, memoryview, Layout]:
    tree = ast.parse(source)
    layouts = {fine: cut(tree, source, each_statement=fine) for fine in (False, True)}
    half = LineTime()
    code = woven(tree, layouts, {"module": False, "functions": None}, [half], "program.py")
    rows = len(layouts[True].blocks)
    store = memoryview(bytearray(8 * rows * half.columns)).cast("q")
    stage = Stage(layouts[True], module=False, table=store, descriptor=-1, free=0)
    names = {LOCALS: locals, VISIBLE: visible, **half.begin(stage)}
    return _namespace(code, names)["f"], half, store, layouts[True]


def _theirs(profiler: Any, source: str, n: int) -> tuple[float, dict[int, int]]:
    module = _namespace(compile(source, "program.py", "exec"), {})
    for item in list(module.values()):
        if isinstance(item, FunctionType):
            profiler.add_function(item)
    profiler.enable_by_count()
    took_s = _timed(module["f"], n)
    profiler.disable_by_count()
    rows = (row for rows in profiler.get_stats().timings.values() for row in rows)
    return took_s, {line: ticks for line, _, ticks in rows}


def _shares(ticks: dict[int, int]) -> dict[int, float]:
    whole = sum(ticks.values())
    return {line: count / whole for line, count in ticks.items()}


def main() -> None:
    try:
        new: Callable[[], Any] = importlib.import_module("line_profiler").LineProfiler
    except ImportError:
        print("line_profiler is not installed: pip install 'runwright[perf]'")
        return
    print(f"{'program':<10} {'plain':>9} {'line_time':>10} {'line_profiler':>14} {'differ':>8}")
    for name, (source, n) in PROGRAMS.items():
        plain = _namespace(compile(source, "program.py", "exec"), {})["f"]
        plain_s = ours_s = theirs_s = float("inf")
        ours: dict[int, float] = {}
        theirs: dict[int, float] = {}
        for _ in range(REPEATS):
            plain_s = min(plain_s, _timed(plain, n))
            woven_f, half, store, layout = _ours(source)
            if (took_s := _timed(woven_f, n)) < ours_s:
                ours_s = took_s
                half.publish(ended=True)
                rows = len(layout.blocks)
                lines = [block.regions[0].line for block in layout.blocks]
                ours = _shares(dict(zip(lines, store[rows : 2 * rows].tolist(), strict=True)))
            if (found := _theirs(new(), source, n))[0] < theirs_s:
                theirs_s, theirs = found[0], _shares(found[1])
        apart = max(abs(ours.get(line, 0) - share) for line, share in theirs.items())
        print(
            f"{name:<10} {1e3 * plain_s:>6.1f} ms {ours_s / plain_s:>8.1f} x "
            f"{theirs_s / plain_s:>12.1f} x {100 * apart:>5.1f} pp"
        )


if __name__ == "__main__":
    main()

"""MGDebugger: split the program into a tree of functions, and mend each by tests of its own.

Paper: Shi, Wang, Wan, Wang, Gu. "From Code to Correctness: Closing the Last Mile of Code Generation
       with Hierarchical Debugging", 2024. arXiv:2410.01215
Code:  https://github.com/YerbaPage/MGDebugger @ 9edf906
Needs: a model; a Python program; a function as entry point; visible checks
Cost:  per try 1 call to split the program, 1 per function for its tests, and up to
       max_debug_retries x max_parse_retries per function to mend it
Tests: tests/systems/test_mgdebugger.py

Each try begins with the program as given. The model rewrites it as a tree of functions. From the
leaves up, functions that need each other as one unit, it derives tests of each function from the
visible checks; they are run. While one fails, the model traces the function in words, finds the
fault and gives the function anew; it is put in for the old one, and nothing else is touched. What
has come out at the end is judged.

Options
    max_outer_retry    Tries, >= 1 (code: 10).
    max_debug_retries  Times one unit is mended in a try, >= 0 (code: 3).
    max_parse_retries  Replies asked for until one has the function, >= 1 (code: 3).
    decompose_repeats  Splits asked for; the one with most functions is taken, >= 1 (code: 1).
    test_repeats       Replies with tests; what most have is taken, >= 1 (code: 1).
    trace              "simulated" by the model; "real", as recorded; "both".
    stop_on            "visible": end when the visible checks pass; "hidden": when the hidden ones
                       do, as the code does; in paper mode only.
    temperature        Of the model, 0 to 2 (code: 0.8).
    max_tokens         Of a reply; None: as many as the server gives.
    system             Send a message of the system (code: not to StarCoder2).
Returns
    Solution. attempts: the given program, then one per try, noted with what was mended; stopped:
    "solved: try N ..." or "exhausted: max_outer_retry=N". `spent_by_kind` counts its calls.
Raises
    BadTask if the task has no Python program, no visible check or no function as entry point;
    without a name, that is the one function which the visible checks call.
    BadOption for an option out of range, and for stop_on=hidden outside of paper mode.
Differs from the code
    1. Tries end with the visible checks, not the hidden ones, unless stop_on=hidden.
    2. The call graph is read off the syntax tree; the code looks for names as parts of words.
    3. Functions are put into the given program, whose imports, constants and classes stay; the code
       joins functions alone. Fixes reach callers because there is one copy of each function.
    4. A nested function is moved to the top only where that changes nothing.
    5. Replies are read as data with the types they have; values are compared, nan equals nan.
    6. Functions that the entry point does not reach are not debugged.
    7. min_p = 0.05 is not sent; set it at the server.
"""

from runwright.core import Attempt, Program, Sampling, Solution, Task
from runwright.core.errors import BadOption, BadTask
from runwright.lab import Lab
from runwright.write.debug.mgdebugger.asking import Asking, Spent, spent_by_kind
from runwright.write.debug.mgdebugger.deriving import called, gold
from runwright.write.debug.mgdebugger.tree import Effort, Examined, Tree

__all__ = ["Examined", "Spent", "solve", "spent_by_kind"]

STOPS = ("visible", "hidden")


async def solve(
    task: Task,
    lab: Lab,
    *,
    max_outer_retry: int = 10,
    max_debug_retries: int = 3,
    max_parse_retries: int = 3,
    decompose_repeats: int = 1,
    test_repeats: int = 1,
    trace: str = "simulated",
    stop_on: str = "visible",
    temperature: float = 0.8,
    max_tokens: int | None = None,
    system: bool = True,
) -> Solution:
    """Mend the task's program function by function. See the module for the options."""
    effort = Effort(
        max_outer_retry,
        max_debug_retries,
        max_parse_retries,
        decompose_repeats,
        test_repeats,
        trace,
    )
    sampling = Sampling(temperature=temperature, max_tokens=max_tokens)
    asking = Asking(lab, sampling, system)
    _require(stop_on, lab)
    program, entry_point = _given(task)
    tests = gold(task.visible, program.source, entry_point)
    attempt = await lab.check(task, program, note="as given")
    if await _done(lab, attempt, stop_on):
        return lab.solution(task, stopped=f"nothing to debug: the {stop_on} checks pass")
    for number in range(1, max_outer_retry + 1):
        tree = Tree(asking, program, entry_point, tests, effort)  # from the given program again
        if not await tree.split():
            continue
        for unit in tree.units():
            for function in unit:
                await tree.debug(function, unit)
        note = f"try {number}: mended {', '.join(tree.mended) or 'nothing'}"
        attempt = await lab.check(task, tree.program, note=note)
        if await _done(lab, attempt, stop_on):
            stopped = f"solved: try {number}, by the {stop_on} checks"
            return lab.solution(task, stopped=stopped, first=attempt)
    return lab.solution(task, stopped=f"exhausted: {max_outer_retry=}")


def _require(stop_on: str, lab: Lab) -> None:
    if stop_on not in STOPS:
        raise BadOption(f"stop_on={stop_on!r} must be one of {', '.join(STOPS)}")
    if stop_on == "hidden" and not lab.paper:
        raise BadOption(
            "stop_on='hidden' ends by the hidden checks, which only paper mode allows; "
            "use stop_on='visible'"
        )


def _given(task: Task) -> tuple[Program, str]:
    if task.program is None:
        raise BadTask(f"task {task.id!r} has no program to mend; give it one")
    if task.program.language != "python":
        raise BadTask(f"task {task.id!r} is in {task.program.language!r}; mgdebugger mends python")
    if not task.visible:
        raise BadTask(f"task {task.id!r} has no visible check to mend by; give it at least one")
    entry_point = task.entry_point or called(task.visible, task.program.source)
    if entry_point is None or "." in entry_point:
        raise BadTask(
            f"task {task.id!r} has entry_point={entry_point!r}, and its checks do not call one "
            "function alone on literals; write them like 'assert f(1) == 2'"
        )
    return task.program, entry_point


async def _done(lab: Lab, attempt: Attempt, stop_on: str) -> bool:
    if stop_on == "hidden":
        return await lab.peek(attempt.program)
    return attempt.verdict.passed

"""CODESIM: plan, check the plan by simulating a sample in words, write the program, debug it.

Paper: Islam, Ali, Parvez. "CODESIM: Multi-Agent Code Generation and Problem Solving through
       Simulation-Driven Planning and Debugging", Findings of NAACL 2025. arXiv:2502.05664
Code:  https://github.com/kagnlp/CodeGenerator @ 9cf09ee
Needs: a model; a statement; visible checks (functions, or programs that read and print)
Cost:  3 calls at best; at most max_plan_try x (4 + max_debug_try), by the paper's limits 45
Tests: tests/systems/test_codesim.py

Up to `max_plan_try` times: an agent plans, one simulates the plan on a sample and says whether it
must change, one changes it if so, one writes the program. It is run on the visible checks. Up to
`max_debug_try` times an agent is shown those that failed, and changes the program. The first that
passes is handed in, else the last.

Options
    variant        "full"; "WD" without debugging; "WPV" without verifying plans; "WPVD" without
                   both; "A" with tests that the model writes, those of two rounds alike.
    max_plan_try   Plans, >= 1 (paper: 5).
    max_debug_try  Changes of the program by one plan, >= 0 (paper: 5). In variant A, where programs
                   read standard input, both are at most 3.
    temperature    Of the model, 0 to 2 (paper: 0).
    top_p          Of the model, above 0, up to 1 (paper: 0.95).
    max_tokens     Of a reply; None: as many as the server gives.
Returns
    Solution. attempts: every program, the one handed in first; stopped: "solved: plan N, debug M"
    or "exhausted: max_plan_try=N".
Raises
    BadTask if the task has no statement or no visible check. BadOption for an option out of range.
Differs from the paper's code
    1. The verdict on a plan is its last line that has one alone; without any, the plan is changed.
    2. A failed test is shown whole, also if it has several lines.
    3. A reply without a program is run as it stands, and so fails.
    4. Variant A changes the plan by its critique; the code asks for the simulation once more.
    5. The model's own tests (variant A) are of functions; where programs read and print it is asked
       for none. No frequency penalty is sent for them.
    6. The visible checks follow the statement as samples, whether or not it has some of its own.
"""

from dataclasses import dataclass

from runwright.core import Assertions, Attempt, Program, Sampling, Solution, Task
from runwright.core.errors import BadOption, BadTask
from runwright.lab import Lab
from runwright.write.generate.codesim.agents import Agents, failing
from runwright.write.generate.codesim.reading import needs_change

VARIANTS = ("full", "WD", "WPV", "WPVD", "A")
_CONTEST_MOST = 3  # plans and changes in variant A on contests


@dataclass(frozen=True, slots=True)
class _Tried:
    """A program, and what its tests showed."""

    attempt: Attempt
    passed: bool
    log: str  # of the failed tests


async def solve(
    task: Task,
    lab: Lab,
    *,
    variant: str = "full",
    max_plan_try: int = 5,
    max_debug_try: int = 5,
    temperature: float = 0.0,
    top_p: float = 0.95,
    max_tokens: int | None = None,
) -> Solution:
    """Plan, simulate, write and debug; see the module."""
    _require(task, variant, max_plan_try, max_debug_try)
    sampling = Sampling(temperature=temperature, top_p=top_p, max_tokens=max_tokens)
    agents = Agents(lab, task, sampling)
    if variant == "A" and agents.contest:
        max_plan_try, max_debug_try = (
            min(most, _CONTEST_MOST) for most in (max_plan_try, max_debug_try)
        )
    extra = await _extra_tests(agents) if variant == "A" and not agents.contest else ()
    changes = 0 if variant in ("WD", "WPVD") else max_debug_try
    tried = None
    for plan_no in range(1, max_plan_try + 1):
        plan = await _plan(agents, verify=variant not in ("WPV", "WPVD"))
        tried = await _try(agents, await agents.code(plan), extra, f"plan {plan_no}")
        for debug_no in range(1, changes + 1):
            if tried.passed:
                break
            program = await agents.debug(plan, tried.attempt.program, tried.log)
            tried = await _try(agents, program, extra, f"plan {plan_no}, debug {debug_no}")
        if tried.passed:
            stopped = f"solved: {tried.attempt.note}"
            return lab.solution(task, stopped=stopped, first=tried.attempt)
    last = tried.attempt if tried else None
    return lab.solution(task, stopped=f"exhausted: {max_plan_try=}", first=last)


def _require(task: Task, variant: str, max_plan_try: int, max_debug_try: int) -> None:
    if variant not in VARIANTS:
        raise BadOption(f"variant={variant!r} must be one of {', '.join(VARIANTS)}")
    if max_plan_try < 1:
        raise BadOption(f"max_plan_try={max_plan_try} must be at least 1")
    if max_debug_try < 0:
        raise BadOption(f"max_debug_try={max_debug_try} must be at least 0")
    if not task.statement.strip():
        raise BadTask(f"task {task.id!r} has no statement to plan by; add one")
    if not task.visible:
        raise BadTask(f"task {task.id!r} has no visible check to simulate; give it at least one")


async def _plan(agents: Agents, *, verify: bool) -> str:
    """Return a plan, verified by simulation if that is wanted."""
    plan = await agents.plan()
    if verify:
        critique = await agents.simulate(plan)
        if needs_change(critique):
            return await agents.refine(plan, critique)
    return plan


async def _extra_tests(agents: Agents) -> tuple[Assertions, ...]:
    """Return the tests that the model writes in each of two rounds: it agrees with itself."""
    first = await agents.tests()
    second = set(await agents.tests())
    return tuple(test for test in first if test in second)


async def _try(
    agents: Agents, program: Program, extra: tuple[Assertions, ...], note: str
) -> _Tried:
    attempt = await agents.lab.check(agents.task, program, note=note)
    results = failing(attempt)
    if extra:
        verdict = await agents.lab.judge(program, extra)
        results += tuple(one for one in verdict.results if not one.passed)
    passed = attempt.verdict.passed and not results
    return _Tried(attempt, passed, agents.failed(*results, extra=extra))

"""Self-debug: the model explains its program, or imagines its run, and then mends it.

Method: Chen, Lin, Schärli, Zhou. "Teaching Large Language Models to Self-Debug", ICLR 2024.
        arXiv:2304.05128
Needs:  a model; a program; visible checks
Cost:   2 calls and 1 judged run per round

Tell the model which visible check fails and how, have it explain the program line by line or write
down the run that it imagines, and ask for the mended program in the same conversation. Nothing of
the real run is shown but its outcome: with `ldb` it is, and the two are compared so.

Options
    variant      "explanation" or "trace" (paper: +Expl. and +Trace).
    rounds       Most rounds, 0 to 100 (paper: 10).
    temperature  Of the model, 0 to 2 (paper: 0).
    max_tokens   Of a reply (LDB's comparison: 1024).
Returns
    Solution. attempts: the given program and one per round; stopped: "solved after N rounds",
    "exhausted: N rounds", "nothing to debug: ...".
Raises
    BadTask if the task has no program or no visible check. BadOption for an option out of range.
Differs from the paper
    See docs/methods/self-debug.md.
"""

from runwright.core import Sampling, Solution, Task
from runwright.core.counted import counted
from runwright.lab import Lab
from runwright.write.debug.repairing import PROMPTS as SHARED
from runwright.write.debug.repairing import drawn, mendable, mended, opening, require
from runwright.write.prompts import Prompts

PROMPTS = Prompts(__file__)
VARIANTS = ("explanation", "trace")


async def solve(
    task: Task,
    lab: Lab,
    *,
    variant: str = "explanation",
    rounds: int = 10,
    temperature: float = 0.0,
    max_tokens: int = 1024,
) -> Solution:
    """Mend the task's program in rounds; see the module."""
    require(variant=(variant, VARIANTS), rounds=(rounds, range(101)))
    sampling = Sampling(temperature=temperature, max_tokens=max_tokens)
    task, program = mendable(task)
    attempt = await lab.check(task, program, note="as given")
    if attempt.verdict.passed:
        return lab.solution(task, stopped="nothing to debug: every visible check passes")
    prompt, unread = opening(task, program), False
    for number in range(1, rounds + 1):
        failing = drawn(task, attempt, lab.random)
        if failing is None:
            return lab.solution(task, stopped="the visible checks could not be judged")
        failure = SHARED("failure", test=failing.test, real=failing.real, unread=unread)
        prompt = prompt.then("user", PROMPTS(variant, failure=failure))
        prompt = prompt.then("assistant", (await lab.ask(prompt, sampling)).text)
        prompt = prompt.then("user", SHARED("fix", failure="", language=program.language))
        reply = await lab.ask(prompt, sampling)
        prompt = prompt.then("assistant", reply.text)
        found = mended(reply.text, task)
        unread = found is None
        if found is None:
            continue
        attempt = await lab.check(task, found, note=f"the program of round {number}")
        if attempt.verdict.passed:
            return lab.solution(task, stopped=f"solved after {counted(number, 'round')}")
    return lab.solution(task, stopped=f"exhausted: {counted(rounds, 'round')}")

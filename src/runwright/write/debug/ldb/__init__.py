"""LDB: show the model the real run, one basic block at a time.

Method: Zhong, Wang, Shang. "Debug like a Human: A Large Language Model Debugger via Verifying
        Runtime Execution Step-by-step", Findings of ACL 2024. arXiv:2402.16906
Code:   https://github.com/FloridSleeves/LLMDebugger @ 49ac191
Needs:  a model; a program; visible checks; a traced language
Cost:   2 calls, 1 traced run and 1 judged run per round

Run the program under watch on one failing visible check, show the blocks that ran with the values
before and after each, ask for a verdict on every block in one call, then for the mended program in
the same conversation. Where there is nothing to show, the failure alone is told.

Options
    rounds       Most rounds, 0 to 100 (paper: 10).
    level        What is shown: "block" (paper's best), "line" or "function".
    max_blocks   Blocks or calls shown, first and last halves, 2 to 1000 (paper: 10).
    max_lines    Lines shown at level "line", first and last halves, 2 to 1000 (paper: 50).
    mode         "chat", or "completion" for models that go on with a text.
    temperature  Of the model, 0 to 2 (paper: 0).
    max_tokens   Of a reply (paper: 1024).
Returns
    Solution. attempts: the given program and one per round; reviews: what the model said of each
    block; stopped: "solved after N rounds", "exhausted: N rounds", "nothing to debug: ...".
Raises
    BadTask if the task has no program or no visible check. BadOption for an option out of range.
Differs from the paper
    See docs/methods/ldb.md.
Results
    The published log through this loop: 136 of 164 as published, by `make results-ldb-replay`.
"""

from runwright.core import Attempt, Program, Review, Sampling, Solution, Task
from runwright.core.counted import counted
from runwright.lab import Lab
from runwright.write.debug.ldb.talking import TALKS, Talk
from runwright.write.debug.ldb.verdicts import remarks
from runwright.write.debug.ldb.watching import LEVELS, watched
from runwright.write.debug.repairing import Failing, drawn, mendable, mended, require


async def solve(
    task: Task,
    lab: Lab,
    *,
    rounds: int = 10,
    level: str = "block",
    max_blocks: int = 10,
    max_lines: int = 50,
    mode: str = "chat",
    temperature: float = 0.0,
    max_tokens: int = 1024,
) -> Solution:
    """Mend the task's program in rounds; see the module."""
    require(rounds=(rounds, range(101)), level=(level, LEVELS), mode=(mode, tuple(TALKS)))
    require(max_blocks=(max_blocks, range(2, 1001)), max_lines=(max_lines, range(2, 1001)))
    most = max_lines if level == "line" else max_blocks
    sampling = Sampling(temperature=temperature, max_tokens=max_tokens)
    task, program = mendable(task)
    attempt = await lab.check(task, program, note="as given")
    if attempt.verdict.passed:
        return lab.solution(task, stopped="nothing to debug: every visible check passes")
    talk = TALKS[mode](task, program, sampling)
    for number in range(1, rounds + 1):
        failing = drawn(task, attempt, lab.random)
        if failing is None:
            return lab.solution(task, stopped="the visible checks could not be judged")
        found, why = await _round(task, lab, talk, attempt, failing, level, most)
        if found is None:
            continue
        note = f"the program of round {number}" + (f", without a trace: {why}" if why else "")
        attempt = await lab.check(task, found, note=note)
        if attempt.verdict.passed:
            return lab.solution(task, stopped=f"solved after {counted(number, 'round')}")
    return lab.solution(task, stopped=f"exhausted: {counted(rounds, 'round')}")


async def _round(
    task: Task, lab: Lab, talk: Talk, attempt: Attempt, failing: Failing, level: str, most: int
) -> tuple[Program | None, str]:
    """Return the program that the model makes of an attempt, and why it was shown no trace."""
    run = await watched(lab, attempt.program, failing.check, level=level, most=most)
    if run.units:
        reply = await lab.ask(*talk.ask_verdicts(failing, run.text, level))
        talk.heard(reply.text)
        said = remarks(reply.text, run.units)
        lab.review(Review(attempt.program, failing.check.name, said))
    reply = await lab.ask(*talk.ask_program(failing, traced=bool(run.units)))
    found = mended(talk.code(reply.text), task)
    talk.heard(reply.text, unread=found is None)
    return found, run.why

"""Repeated: ask again until a program passes the visible checks.

Method: repeated sampling, the baseline `repeat_simple` of Zhong, Wang, Shang, "Debug like a Human",
        Findings of ACL 2024. arXiv:2402.16906
Needs:  a model; a statement; visible checks
Cost:   one call and one judged run per sample
Tests:  tests/write/generate/test_repeated.py

Options
    samples      Most programs to ask for, >= 1 (LDB: 10).
    temperature  Of the model, 0 to 2.
    max_tokens   Of a reply.
    examples     Visible checks that the prompt shows, >= 0.
Returns
    Solution. attempts: the programs; stopped: "solved after N samples" or "exhausted: N samples".
Raises
    BadTask if the task has no statement or no visible check. BadOption for an option out of range.
"""

from runwright.core import Sampling, Solution, Task
from runwright.core.counted import counted
from runwright.core.errors import BadOption, BadTask, UnreadableReply
from runwright.lab import Lab
from runwright.write.answers import program_from
from runwright.write.generate.direct import writing


async def solve(
    task: Task,
    lab: Lab,
    *,
    samples: int = 10,
    temperature: float = 0.8,
    max_tokens: int = 1024,
    examples: int = 1,
) -> Solution:
    """Ask until the visible checks pass; see the module."""
    if samples < 1:
        raise BadOption(f"samples={samples} must be at least 1")
    if not task.visible:
        raise BadTask(f"task {task.id!r} has no visible check to choose by; use 'direct' instead")
    prompt = writing(task, examples=examples)
    sampling = Sampling(temperature=temperature, max_tokens=max_tokens)
    for number in range(1, samples + 1):
        answer = await lab.ask(prompt, sampling)
        try:
            program = program_from(answer.text, task)
        except UnreadableReply:
            continue  # a sample without a program is a failed sample
        attempt = await lab.check(task, program, note=f"sample {number}")
        if attempt.verdict.passed:
            return lab.solution(task, stopped=f"solved after {counted(number, 'sample')}")
    return lab.solution(task, stopped=f"exhausted: {counted(samples, 'sample')}")

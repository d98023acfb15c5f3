"""CodeSteer: decide, question by question, whether a model answers by code or in words.

Paper: Chen, Jhamtani, Sharma, Fan, Wang. "Steering Large Language Models between Code Execution and
       Textual Reasoning", ICLR 2025. arXiv:2410.03524 (policies 1 to 10)
       Chen, Hao, Liu, Zhang, Roy. "CodeSteer: Symbolic-Augmented Language Models via Code/Text
       Guidance", ICML 2025. arXiv:2502.04350 (policy `steer`)
Code:  https://github.com/yongchao98/CodeSteer-v1.0
Needs: a model; a statement that is a question; roles "guide", "task" and "checker" may have models
       of their own
Cost:  calls: 1 for a policy of one prompt, 2 for `self-estimate`, 3 for `code-text-sum`; `steer` 2
       to 2 + 2 x rounds, and up to `checks` more for each look of the guide; a program run for each
       reply that holds one

The answer is text, judged as what a program prints. Every attempt's note says by which policy it
was come to, whether code or text gave it, and how many programs were run (log.py).

Options
    policy       One of `POLICIES`, or "steer".
    turns        Most turns, >= 1: after each the model sees what its program came to, or is asked
                 to go over its words, until it says TERMINATE. 1 for `steer`, which has rounds.
    rounds       Most looks of the guide at an answer, >= 1 (paper: 5).
    checks       Tries at a program that checks an answer for the guide, >= 0 (paper: 3).
    symbolic     Which symbolic checker the guide hears of: "text" (paper) or "tree".
    run_s        Limit of a program on the way, in seconds, > 0 (paper: 10).
    final_s      Limit of the program that `steer` hands in, if it hit that one, > 0 (paper: 15).
    temperature  Of the models, 0 to 2 (paper: 0).
    max_tokens   Of a reply (paper: 2000).
Returns
    Solution. attempts: the answer, one; stopped: "answered" or "no answer".
Raises
    BadTask if the task has no statement. BadOption for an option out of range. UnreadableReply if
    the model does not say its scores, or the guide does not choose.
Differs from the paper
    1. The general assistant's text (`concatenate`, `system`) is ours, not AutoGen's.
    2. The code interpreter is our sandbox behind the tool-call protocol, each call a fresh process.
    3. The answer is read by its mark. The released code lets a model read it, runs a program again
       to print its variables, and takes an answer as right if that in the words or that of the code
       is; here what the code printed goes first, and there is one answer.
    4. A program that ended within `run_s` is not run again with `final_s`.
    5. A failed checking program is shown to its author before the next try.
    6. The guide ends the loop by a mark of its own, not by a word in its advice, and <<<Code>>> and
       <<<Text>>> are heeded from any guide; the released code strips them from a hosted model's.
    7. The guide's replies are used as they are, not paraphrased.
"""

from collections.abc import Awaitable, Callable

from runwright.analyze.symbolic import by_text, by_tree
from runwright.core import Sampling, Solution, Task
from runwright.core.errors import BadOption, BadTask, OverBudget
from runwright.core.program import text_answer
from runwright.lab import Lab
from runwright.write.prompts import Prompts
from runwright.write.steer.codesteer import asked, combined
from runwright.write.steer.codesteer.desk import Desk
from runwright.write.steer.codesteer.log import Log
from runwright.write.steer.codesteer.steered import steer
from runwright.write.steer.codesteer.turn import Turn, told

PROMPTS = Prompts(__file__)
STEER = "steer"
POLICIES: dict[str, Callable[[Desk], Awaitable[Turn]]] = {
    "only-question": asked.only_question,
    "all-text": asked.all_text,
    "all-code": asked.all_code,
    "all-code-cot": asked.all_code_cot,
    "concatenate": asked.concatenate,
    "system": asked.system,
    "code-interpreter": asked.code_interpreter,
    "code-interpreter-plus": asked.code_interpreter_plus,
    "code-text-sum": combined.code_text_sum,
    "self-estimate": combined.self_estimate,
}
_SCORERS = {"text": by_text, "tree": by_tree}


async def solve(
    task: Task,
    lab: Lab,
    *,
    policy: str = STEER,
    turns: int = 1,
    rounds: int = 5,
    checks: int = 3,
    symbolic: str = "text",
    run_s: float = 10.0,
    final_s: float = 15.0,
    temperature: float = 0.0,
    max_tokens: int = 2000,
) -> Solution:
    """Answer a question by a policy; see the module."""
    if not task.statement.strip():
        raise BadTask(f"task {task.id!r} has no statement to answer; add the question")
    _check_least(turns=turns, rounds=rounds, checks=checks, run_s=run_s, final_s=final_s)
    _check(policy, turns=turns, symbolic=symbolic)
    sampling = Sampling(temperature=temperature, max_tokens=max_tokens)
    question, score = task.statement.strip(), _SCORERS[symbolic]
    desk = Desk(lab, question, prompts=PROMPTS, sampling=sampling, run_s=run_s)
    try:
        if policy == STEER:
            turn = await steer(desk, rounds=rounds, checks=checks, score=score, final_s=final_s)
        else:
            turn = await _continued(desk, await POLICIES[policy](desk), turns=turns)
    except OverBudget:
        if desk.last is not None:
            await _hand_in(task, desk, desk.last, policy)
        raise
    await _hand_in(task, desk, turn, policy)
    return lab.solution(task, stopped="no answer" if turn.answer is None else "answered")


async def _continued(desk: Desk, turn: Turn, *, turns: int) -> Turn:
    """Let the model go over its answer; the last turn with an answer counts."""
    best = turn
    for _ in range(turns - 1):
        if turn.ends:
            break
        if turn.execution is None or turn.prompt.tools:  # what a tool printed it has seen
            again = desk.prompt("again_text")
        else:
            again = desk.prompt("again_code", result=told(turn.execution))
        turn = await desk.take(turn.said.then("user", again), turn.way)
        best = best if turn.answer is None else turn
    return best


async def _hand_in(task: Task, desk: Desk, turn: Turn, policy: str) -> None:
    by = "none" if turn.answer is None else "code" if turn.by_code else "text"
    log = Log(policy, by, tuple(desk.chosen), desk.programs, desk.turns)
    await desk.lab.check(task, text_answer(turn.answer or ""), note=str(log))


def _check(policy: str, *, turns: int, symbolic: str) -> None:
    known = [*POLICIES, STEER]
    if policy not in known:
        raise BadOption(f"policy={policy!r} must be one of {', '.join(known)}")
    if symbolic not in _SCORERS:
        raise BadOption(f"symbolic={symbolic!r} must be one of {', '.join(_SCORERS)}")
    if policy == STEER and turns != 1:
        raise BadOption(f"turns={turns} must be 1 for policy='steer'; it has rounds instead")


def _check_least(*, turns: int, rounds: int, checks: int, run_s: float, final_s: float) -> None:
    for name, value, least in (("turns", turns, 1), ("rounds", rounds, 1), ("checks", checks, 0)):
        if value < least:
            raise BadOption(f"{name}={value} must be at least {least}")
    for name, seconds in (("run_s", run_s), ("final_s", final_s)):
        if not seconds > 0:
            raise BadOption(f"{name}={seconds!r} must be greater than 0")

"""The CodeSteer loop: a guide says how another model is to answer, and looks at what it answers."""

from collections.abc import Callable

from runwright.analyze.replies import tagged
from runwright.analyze.symbolic import Symbolic
from runwright.core import Prompt, Status, chat
from runwright.core.errors import UnreadableReply
from runwright.write.steer.codesteer.checked import self_check
from runwright.write.steer.codesteer.desk import Desk
from runwright.write.steer.codesteer.turn import Code, Turn, told

GUIDE, TASK = "guide", "task"
_TRIES = 2  # at the first choice
_RETURN, _STOP = "return answer", "terminate"
_WAYS = {"code": ("task_code", Code.MUST), "text": ("task_text", Code.MAY)}

Scorer = Callable[[str], Symbolic]


async def steer(desk: Desk, *, rounds: int, checks: int, score: Scorer, final_s: float) -> Turn:
    """Let a guide steer; at most `rounds` times it looks at an answer.

    Args:
        desk: With the question.
        rounds: Most looks of the guide at an answer.
        checks: Tries at a program that checks the answer; 0: none is written.
        score: The symbolic checker.
        final_s: Limit of the program that is handed in, if it hit that on the way.

    Raises:
        UnreadableReply: the guide does not choose between code and text at the start.
    """
    guide, way = await _choose(desk)
    name, code = _WAYS[way]
    turn = await desk.take(chat(f"{desk.question}\n\n{desk.prompt(name)}"), code, role=TASK)
    for _ in range(rounds):
        guide = guide.then("user", await _feedback(desk, turn, checks=checks, score=score))
        reply = await desk.ask(guide, role=GUIDE)
        guide = guide.then("assistant", reply)
        advice = _directive(reply)
        if advice.casefold() in (_RETURN, _STOP):
            break
        way = advice.casefold()
        if way in _WAYS:
            desk.chosen.append(way)
            name, code = _WAYS[way]
            advice = desk.prompt(name)
        else:
            code = Code.MAY
        turn = await desk.take(turn.said.then("user", advice), code, role=TASK)
    if turn.execution is not None and turn.execution.status is Status.TIMEOUT:
        turn = await desk.again(turn, wall_s=final_s)
    return turn


async def _choose(desk: Desk) -> tuple[Prompt, str]:
    """Return the guide's conversation and its first choice, "code" or "text"."""
    guide = chat(desk.prompt("guide_choice"))
    for _ in range(_TRIES):
        reply = await desk.ask(guide, role=GUIDE)
        guide = guide.then("assistant", reply)
        way = _directive(reply).casefold()
        if way in _WAYS:
            desk.chosen.append(way)
            return guide, way
        guide = guide.then("user", desk.prompt("guide_choice_again"))
    raise UnreadableReply(f"no <<<Code>>> or <<<Text>>> in the guide's reply {reply[:80]!r}")


async def _feedback(desk: Desk, turn: Turn, *, checks: int, score: Scorer) -> str:
    """Return what the guide is told of an answer."""
    result = "" if turn.execution is None else told(turn.execution)
    symbolic = None if turn.code is None else score(turn.code)
    return desk.prompt(
        "guide_round",
        reply=turn.reply,
        result=result,
        checked=await self_check(desk, turn.reply, result, tries=checks) if checks else "",
        symbolic="" if symbolic is None else str(symbolic),
        enough=symbolic is None or symbolic.enough,
    )


def _directive(reply: str) -> str:
    """Return what the guide says between the marks, or its whole reply if it marks nothing."""
    return tagged(reply) or reply.strip()

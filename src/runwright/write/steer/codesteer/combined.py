"""The policies that take several prompts: Code + Text + Sum., and Self-estimate Score."""

import math
from typing import Any

from runwright.analyze.replies import objects
from runwright.core import chat
from runwright.core.errors import UnreadableReply
from runwright.write.steer.codesteer.asked import all_code_cot, all_text
from runwright.write.steer.codesteer.desk import Desk
from runwright.write.steer.codesteer.turn import Code, Turn, told

_TRIES = 2  # at the two scores


async def code_text_sum(desk: Desk) -> Turn:
    """9: answer in words, answer by code, then let the model weigh both and the code's output."""
    text = await all_text(desk)
    code = await all_code_cot(desk)
    result = "There was no program in it." if code.execution is None else told(code.execution)
    prompt = desk.prompt("summary", text=text.reply, code=code.reply, result=result)
    return await desk.take(chat(prompt), Code.MAY)


async def self_estimate(desk: Desk) -> Turn:
    """10: the model says how sure it is of code and of text; the surer way is taken.

    Raises:
        UnreadableReply: it gives no two numbers.
    """
    prompt = chat(desk.prompt("estimate"))
    for _ in range(_TRIES):
        reply = await desk.ask(prompt)
        scores = _scores(reply)
        if scores is not None:
            break
        prompt = prompt.then("assistant", reply).then("user", desk.prompt("estimate_again"))
    else:
        raise UnreadableReply(f"no scores of code and of text in the reply {reply[:80]!r}")
    code, text = scores
    desk.chosen.append("code" if code >= text else "text")  # the paper is silent on ties
    return await (all_code_cot(desk) if code >= text else all_text(desk))


def _scores(reply: str) -> tuple[float, float] | None:
    """Return how sure a model is of code and of text, by the last object that says both."""
    for found in reversed(objects(reply)):
        values = [_number(found.get(key)) for key in ("code", "text")]
        if None not in values:
            return values[0] or 0.0, values[1] or 0.0
    return None


def _number(value: Any) -> float | None:
    plain = isinstance(value, (int, float)) and not isinstance(value, bool)
    return float(value) if plain and math.isfinite(value) else None

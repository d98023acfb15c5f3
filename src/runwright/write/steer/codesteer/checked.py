"""The self-answer check: a model writes a program that tests an answer, and it is run."""

from runwright.core import Status, chat
from runwright.write.steer.codesteer.desk import Desk
from runwright.write.steer.codesteer.turn import Code, code_in, told

CHECKER = "checker"
_NO_PROGRAM = "There is no program in that reply."


async def self_check(desk: Desk, reply: str, result: str, *, tries: int) -> str:
    """Return what a checking program printed; after `tries` that failed, how the last one ended.

    Args:
        desk: With the question.
        reply: The reply whose answer is tested.
        result: What its program came to; "" if it has none.
        tries: Programs to ask for, >= 1.
    """
    whole = f"{reply}\n\nIts program was run.\n{result}" if result else reply
    prompt = chat(desk.prompt("check", reply=whole))
    outcome = ""
    for _ in range(tries):
        written = await desk.ask(prompt, role=CHECKER)
        code = code_in(written, Code.MUST)
        outcome = _NO_PROGRAM
        if code is not None:
            execution = await desk.run(code)
            outcome = told(execution)
            if execution.status is Status.OK:
                return outcome
        again = desk.prompt("check_again", result=outcome)
        prompt = prompt.then("assistant", written).then("user", again)
    return f"No checking program ran to its end. {outcome}"

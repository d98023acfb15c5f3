"""The policies that are one prompt: five ways to ask, and a code interpreter to ask with."""

from dataclasses import replace

from runwright.core import chat
from runwright.write.steer.codesteer.desk import Desk
from runwright.write.steer.codesteer.tool import python_tool
from runwright.write.steer.codesteer.turn import Code, Turn


async def only_question(desk: Desk) -> Turn:
    """1: the question, and nothing on how to answer it."""
    return await desk.take(chat(desk.prompt("only_question")), Code.MAY)


async def all_text(desk: Desk) -> Turn:
    """2: reason in words; a program in the reply is not run."""
    return await desk.take(chat(desk.prompt("all_text")), Code.NEVER)


async def all_code(desk: Desk) -> Turn:
    """3: a program and nothing else."""
    return await desk.take(chat(desk.prompt("all_code")), Code.MUST)


async def all_code_cot(desk: Desk) -> Turn:
    """4: explain the plan, then write the program."""
    return await desk.take(chat(desk.prompt("all_code_cot")), Code.MUST)


async def concatenate(desk: Desk) -> Turn:
    """5: a general assistant's instructions before the question."""
    text = f"{desk.prompt('assistant')}\n\n{desk.prompt('only_question')}"
    return await desk.take(chat(text), Code.MAY)


async def system(desk: Desk) -> Turn:
    """6: the same instructions as the system message."""
    prompt = chat(desk.prompt("only_question"), system=desk.prompt("assistant"))
    return await desk.take(prompt, Code.MAY)


async def code_interpreter(desk: Desk) -> Turn:
    """7: the question, and a tool that runs programs."""
    return await _with_tool(desk, "interpreter")


async def code_interpreter_plus(desk: Desk) -> Turn:
    """8: the same, and the request to use the tool."""
    return await _with_tool(desk, "interpreter_plus")


async def _with_tool(desk: Desk, name: str) -> Turn:
    prompt = replace(chat(desk.prompt(name)), tools=(python_tool(desk.prompts),))
    return await desk.take(prompt, Code.NEVER)

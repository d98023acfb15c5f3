"""Prompting: the two modes of one model, for general models and for one trained on rows.

A general model is told in a conversation what to do (`chat`); a model trained on the texts of
training.py is given the beginning of such a text to go on with (`text`).
"""

from pathlib import Path
from typing import Literal

from runwright.core import Prompt, chat
from runwright.write.prompts import Prompts
from runwright.write.steer.cogex.program import PseudoProgram
from runwright.write.steer.cogex.rows import Row

PROMPTS = Prompts(str(Path(__file__).with_name("__init__.py")))  # one file for the method
Form = Literal["chat", "text"]
STOP = ("\n### ",)  # where a part of a training text ends


def generate_prompt(instruction: str, given: str, examples: tuple[Row, ...], form: Form) -> Prompt:
    """Return what asks for a program.

    Args:
        instruction: The task.
        given: The input of one instance.
        examples: Shown as earlier turns of the conversation; not used by the form `text`.
        form: For which sort of model.
    """
    if form == "text":
        return Prompt(text=PROMPTS("trained_generate", instruction=instruction, input=given) + "\n")
    turns: list[str] = []
    for row in examples:
        turns.append(PROMPTS("example", instruction=row.instruction, input=row.input))
        turns.append(f"```python\n{row.code_prompt.strip()}\n```")
    turns.append(PROMPTS("example", instruction=instruction, input=given))
    return chat(*turns, system=PROMPTS("generate_system"))


def emulate_prompt(instruction: str, program: PseudoProgram, given: str, form: Form) -> Prompt:
    """Return what asks for the dictionary that a program returns for an input."""
    call = program.call(given)
    if form == "text":
        code = f"{program.source.strip()}\n\n\n{call}"
        text = PROMPTS("trained_emulate", instruction=instruction, input=given, code=code)
        return Prompt(text=text + "\n")
    asked = PROMPTS("emulate", instruction=instruction, source=program.source, call=call)
    return chat(asked, system=PROMPTS("emulate_system"))


def leaf_prompt(instruction: str, program: PseudoProgram, call: str) -> Prompt:
    """Return what asks for the value of one call of an undefined function."""
    return chat(PROMPTS("leaf", instruction=instruction, source=program.source, call=call))

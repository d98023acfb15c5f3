"""Conversion: an answered instruction turned into a row, by a model that sees the answer.

So the training rows of the paper were made of Alpaca's 52,000 instructions. What comes back is
checked by rows.py like any other row.
"""

from runwright.analyze.extract import extract
from runwright.core import Prompt, chat
from runwright.core.errors import UnreadableReply
from runwright.core.prompt import Sampling
from runwright.lab import Lab
from runwright.write.steer.cogex.output import output_in
from runwright.write.steer.cogex.prompting import PROMPTS
from runwright.write.steer.cogex.rows import Row, read_rows, violations

_SHOWN = 3  # rows written by hand that the model sees
_FENCE = "```"


async def convert(
    instruction: str, given: str, output: str, lab: Lab, sampling: Sampling = Sampling()
) -> Row:
    """Return the row that a model makes of an instruction, its input and its right answer.

    Raises:
        UnreadableReply: the reply is no row that keeps to the form; the message says why.
    """
    reply = (await lab.ask(conversion_prompt(instruction, given, output), sampling)).text
    code, found = extract(reply), output_in(reply.rpartition(_FENCE)[2])
    if code is None or found is None:
        raise UnreadableReply(f"no program with its output in the reply {reply.strip()[:80]!r}")
    row = Row(instruction, given, output, code, repr(found))
    if broken := violations(row):
        raise UnreadableReply(f"the row for {instruction[:60]!r} breaks {', '.join(broken)}")
    return row


def conversion_prompt(instruction: str, given: str, output: str) -> Prompt:
    """Return what asks for a row."""
    turns: list[str] = []
    for row in read_rows()[:_SHOWN]:
        turns.append(
            PROMPTS("convert", instruction=row.instruction, input=row.input, output=row.output)
        )
        turns.append(PROMPTS("converted", code=row.code_prompt, output=row.code_output))
    asked = PROMPTS("convert", instruction=instruction, input=given, output=output)
    return chat(*turns, asked, system=PROMPTS("convert_system"))

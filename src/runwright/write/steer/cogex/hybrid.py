"""Hybrid: run what a pseudo-program defines for real, and ask the model for its leaves alone.

The program runs in the sandbox until it calls a function that nobody defines with arguments that
were not seen before; the model is asked what that call returns; the program runs again from its
beginning, with the answers so far. A call with the same arguments always has the same answer, so a
program that has no chance in it goes the same way each time. As in Chain-of-Code (Li and others,
ICML 2024. arXiv:2312.04474), and unlike emulation, what is computed is computed by Python.
"""

import contextlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runwright.analyze.literals import NOT_A_VALUE, literal
from runwright.analyze.parsing import parse
from runwright.core import File, Limits, Program, Status
from runwright.lab import Lab
from runwright.write.steer.cogex.output import as_text, output_in
from runwright.write.steer.cogex.program import PseudoProgram
from runwright.write.steer.leaves import leaves

_PROGRAM = Path(__file__).parent.parent / "programs" / "hybrid.py"
AskLeaf = Callable[[str], Awaitable[str]]  # from the text of a call to the model's reply


@dataclass(frozen=True, slots=True)
class Hybrid:
    """What a pseudo-program came to."""

    answer: str | None  # None: see `problem`
    value: object  # what the call returned, if it is a plain value; else its text
    asked: tuple[str, ...]  # calls that the model answered, in order
    problem: str = ""


async def run_hybrid(
    program: PseudoProgram,
    given: str,
    lab: Lab,
    ask: AskLeaf,
    *,
    most: int = 20,
    limits: Limits | None = None,
) -> Hybrid:
    """Run a pseudo-program on an input.

    Args:
        program: The program.
        given: The input.
        lab: Where it runs; each run counts.
        ask: Answers one call of an undefined function with a dictionary {'answer': VALUE}.
        most: Calls that the model is asked for, >= 0.
        limits: Of each run; None: the lab's.
    """
    known: dict[str, str] = {}
    while True:
        outcome = await _run(program, given, known, lab, limits)
        call = outcome.get("asks")
        if not isinstance(call, str):
            return _ended(outcome, tuple(known))
        if len(known) >= most or call in known:
            return Hybrid(
                None, None, tuple(known), f"more than {most} calls of undefined functions"
            )
        output = output_in(await ask(call))
        if output is None or "answer" not in output:
            return Hybrid(None, None, tuple(known), f"no value for {call[:80]}")
        known[call] = repr(output["answer"])


async def _run(
    program: PseudoProgram, given: str, known: dict[str, str], lab: Lab, limits: Limits | None
) -> dict[str, Any]:
    """Run it once; return what the guest printed."""
    called = leaves(parse(program.source)).called
    plan = {"call": program.call(given), "leaves": called, "known": known}
    beside = (
        File("pseudo.py", program.source.encode("utf-8", "backslashreplace")),
        File("plan.json", json.dumps(plan).encode()),
    )
    guest = Program(_PROGRAM.read_text("utf-8"), files=beside)
    execution = await lab.run(guest, limits=limits)
    if execution.status is not Status.OK:
        return {"failed": execution.detail or execution.status.value}
    last = str(execution.stdout).rstrip("\n").rpartition("\n")[2]
    try:
        outcome = json.loads(last)
    except (ValueError, RecursionError):
        outcome = None
    return outcome if isinstance(outcome, dict) else {"failed": "it took over its own run"}


def _ended(outcome: dict[str, Any], asked: tuple[str, ...]) -> Hybrid:
    text = outcome.get("value")
    if not isinstance(text, str):
        return Hybrid(None, None, asked, str(outcome.get("failed", "it ended without a value")))
    value: object = text
    if outcome.get("plain"):
        with contextlib.suppress(*NOT_A_VALUE):
            value = literal(text)
    answer = value.get("answer") if isinstance(value, dict) else value
    said = "" if answer is None else as_text(answer)
    return Hybrid(said or None, value, asked, "" if said else "its value has no answer")

"""Think: the logic that all instances of a task share, written down once by the instructor."""

import datetime
from collections.abc import Sequence
from pathlib import Path

from runwright.analyze.fences import fenced
from runwright.core import Prompt, chat
from runwright.core.errors import BadTask, UnreadableReply
from runwright.core.prompt import Sampling
from runwright.lab import Lab
from runwright.write.prompts import Prompts
from runwright.write.steer.think_and_execute.artefact import PLAN, PSEUDOCODE, Artefact
from runwright.write.steer.think_and_execute.demonstrations import (
    SHOWN,
    Demonstration,
    others,
)

PROMPTS = Prompts(str(Path(__file__).with_name("__init__.py")))  # one file for the method
ROLE = "instructor"


async def think(
    kind: str,
    questions: Sequence[str],
    lab: Lab,
    *,
    form: str = PSEUDOCODE,
    analysis: bool = True,
    sampling: Sampling = Sampling(),
) -> Artefact:
    """Ask the instructor for the pseudocode of a task: two calls, one without the analysis.

    Args:
        kind: The task; it is never among those that are shown.
        questions: Of the task, without answers; the first three are shown.
        lab: Whose random source draws the demonstrations.
        form: PSEUDOCODE, or PLAN for the same in prose.
        analysis: Whether it is asked for an analysis first.
        sampling: Of the instructor.

    Raises:
        BadTask: there are fewer than three questions.
        UnreadableReply: no pseudocode came back.
    """
    if len(questions) < SHOWN:
        raise BadTask(f"{len(questions)} questions of {kind!r}; the meta prompt shows {SHOWN}")
    shown = tuple(questions[:SHOWN])
    demos = others(kind, lab.random)
    analysed = ""
    prompt = meta_prompt(kind, shown, demos, form=form, analysis=analysis)
    if analysis:
        analysed = (await lab.ask(prompt, sampling, role=ROLE)).text.strip()
        prompt = prompt.then("assistant", analysed).then("user", PROMPTS(form, kind=kind))
    answer = await lab.ask(prompt, sampling, role=ROLE)
    text = answer.text.strip() if form == PLAN else pseudocode_in(answer.text)
    if not text:
        raise UnreadableReply(f"the instructor's {form} of {kind!r} is empty")
    return Artefact(
        task=kind,
        form=form,
        pseudocode=text,
        analysis=analysed,
        demos=tuple(demo.kind for demo in demos),
        examples=shown,
        instructor_model=lab.transcript[-1].model,
        created=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
    )


def meta_prompt(
    kind: str,
    questions: Sequence[str],
    demos: Sequence[Demonstration],
    *,
    form: str = PSEUDOCODE,
    analysis: bool = True,
) -> Prompt:
    """Return what the instructor is asked first: for the analysis, or at once for the rest."""
    text = PROMPTS(
        "meta", kind=kind, questions=questions, demos=demos, form=form, analysis=analysis
    )
    wanted = PROMPTS("analysis", kind=kind) if analysis else PROMPTS(form, kind=kind)
    return chat(f"{text}\n\n{wanted}", system=PROMPTS("system"))


def pseudocode_in(reply: str) -> str:
    """Return the function in a reply, in a fence or not; it need not be Python.

    Raises:
        UnreadableReply: there is no `def`.
    """
    blocks = [block.code for block in fenced(reply) if _defines(block.code)]
    if blocks:
        return max(blocks, key=len).strip("\n") + "\n"
    lines = reply.split("\n")
    for at, line in enumerate(lines):
        if line.startswith("def "):
            return "\n".join(lines[at:]).strip("\n") + "\n"
    raise UnreadableReply(f"no function in the instructor's reply {' '.join(reply.split())[:80]!r}")


def _defines(text: str) -> bool:
    return any(line.lstrip().startswith("def ") for line in text.split("\n"))

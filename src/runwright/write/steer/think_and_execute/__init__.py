"""Think-and-Execute: one pseudocode for a whole task, simulated by the model for each question.

Method: Chae and others, "Language Models as Compilers: Simulating Pseudocode Execution Improves
        Algorithmic Reasoning in Language Models", EMNLP 2024. arXiv:2404.02575
Needs:  a model, or two: roles "instructor" and "reasoner"; a statement; a file for the pseudocode
Cost:   one call per question; two more, once per kind of question, if the pseudocode is not there

The instructor sees three other tasks with their analyses and pseudocode and three questions of this
one without answers, and writes an analysis, then the pseudocode. It never sees the question that is
to be answered. The reasoner is given pseudocode and question, and writes what would be printed.

Options
    method       "think-and-execute"; "plan", the same in prose; or a baseline without either:
                 "direct", "cot" (step by step), "pot" (a program per question, which is run).
    artefact     File of the pseudocode, or a folder with one for each kind. What is not there is
                 thought of and written, from then on read.
    questions    File, or folder, of questions to think about; targets in it are not read. "": those
                 written by hand for the kind.
    author       "instructor", or "human" for the pseudocode written by hand, which needs no file.
    analysis     Whether the instructor analyses first.
    ablate       Parts taken from the pseudocode before it is used: names, loops, prints.
    temperature  Of both models, 0 to 2.
    max_tokens   Of a reply.
Returns
    Solution. attempts: the answer, a text; it is empty if the reply has none, and its note says so;
    the note names the pseudocode by its hash. stopped: "answered" or "no answer".
Raises
    BadOption for an option out of range, or if there is no place to keep the pseudocode. BadTask if
    the task has no statement. BadFile for a file of another task. UnknownName if nothing was
    written by hand for the kind. UnreadableReply if the instructor wrote no pseudocode.
Differs
    1. The prompts and the seven demonstrations are our own; there is no official code.
    2. Chain-of-Code and plan-and-solve, two more baselines of the paper, are not here.
    3. The ablation is made on the pseudocode's syntax tree, not written by hand.
"""

from typing import Literal

from runwright.analyze.extract import extract
from runwright.analyze.replies import after
from runwright.core import Program, Sampling, Solution, Status, Task, chat
from runwright.core.errors import BadOption
from runwright.core.program import text_answer
from runwright.lab import Lab
from runwright.write.steer.instances import kind_of, place_of, question_of, read_questions
from runwright.write.steer.think_and_execute.ablation import Part, without
from runwright.write.steer.think_and_execute.artefact import (
    PLAN,
    PSEUDOCODE,
    Artefact,
    load,
    save,
)
from runwright.write.steer.think_and_execute.demonstrations import demonstration_of
from runwright.write.steer.think_and_execute.thinking import PROMPTS, think
from runwright.write.steer.think_and_execute.twin import TRIGGER

Method = Literal["think-and-execute", "plan", "direct", "cot", "pot"]
BASELINES = ("direct", "cot", "pot")
NO_ANSWER = "no answer"


async def solve(
    task: Task,
    lab: Lab,
    *,
    method: Method = "think-and-execute",
    artefact: str = "",
    questions: str = "",
    author: Literal["instructor", "human"] = "instructor",
    analysis: bool = True,
    ablate: tuple[Part, ...] = (),
    temperature: float = 0.0,
    max_tokens: int = 2048,
) -> Solution:
    """Answer one question; see the module."""
    question = question_of(task)
    if author not in ("instructor", "human"):
        raise BadOption(f"author={author!r} must be instructor or human")
    sampling = Sampling(temperature=temperature, max_tokens=max_tokens)
    if method in BASELINES:
        note: str = method
        text = PROMPTS(method, question=question)
    elif method in ("think-and-execute", "plan"):
        form = PLAN if method == "plan" else PSEUDOCODE
        if author == "human":
            thought = by_hand(kind_of(task), form)
        else:
            thought = await _thought(
                kind_of(task), lab, form, artefact, questions, analysis=analysis, sampling=sampling
            )
        block = "follow" if form == PLAN else "execute"
        given = without(thought.pseudocode, ablate)
        note = " without ".join((f"{form} {thought.sha256[:12]}", *ablate))
        text = PROMPTS(block, pseudocode=given, question=question)
    else:
        known = ", ".join(("think-and-execute", "plan", *BASELINES))
        raise BadOption(f"method={method!r} must be one of {known}")
    reply = (await lab.ask(chat(text), sampling, role="reasoner")).text
    said, why = await _ran(reply, lab) if method == "pot" else (final_answer(reply), NO_ANSWER)
    note = note if said else f"{note}; {why}"
    await lab.check(task, text_answer(said or ""), note=note)
    return lab.solution(task, stopped="answered" if said else NO_ANSWER)


def final_answer(reply: str) -> str | None:
    """Return what stands after the last "Final answer:", without Markdown; None if nothing does."""
    found = after(reply, TRIGGER)
    return found.strip("*`_ \t") or None if found is not None else None


def by_hand(kind: str, form: str = PSEUDOCODE) -> Artefact:
    """Return the pseudocode, or plan, that was written by hand for a kind.

    Raises:
        UnknownName: there is none.
    """
    demo = demonstration_of(kind)
    text = demo.plan if form == PLAN else demo.pseudocode
    return Artefact(kind, form, text, demo.analysis, (), demo.questions, "human", "")


async def _thought(
    kind: str,
    lab: Lab,
    form: str,
    artefact: str,
    questions: str,
    *,
    analysis: bool,
    sampling: Sampling,
) -> Artefact:
    """Return the task's pseudocode: from its file, or thought of and written there."""
    if not artefact:
        raise BadOption(
            "artefact='' names no file for the pseudocode, which is thought of once for all "
            "questions; set artefact=FILE or FOLDER/, or author=human"
        )
    place = place_of(artefact, kind, "json")
    if place.exists():
        return load(place, kind=kind, form=form)
    if questions:
        shown = read_questions(place_of(questions, kind, "json"))
    else:
        shown = demonstration_of(kind).questions
    thought = await think(kind, shown, lab, form=form, analysis=analysis, sampling=sampling)
    save(thought, place)
    return thought


async def _ran(reply: str, lab: Lab) -> tuple[str | None, str]:
    """Run the program in a reply; return what it answered, or why it did not."""
    source = extract(reply)
    if source is None:
        return None, f"{NO_ANSWER}: the reply has no program"
    execution = await lab.run(Program(source))
    if execution.status is not Status.OK:
        fault = execution.fault
        why = f"{fault.type}: {fault.message}" if fault else execution.status.value
        return None, f"{NO_ANSWER}: the program ended with {why}"
    printed = str(execution.stdout)
    lines = [line.strip() for line in printed.split("\n") if line.strip()]
    return final_answer(printed) or (lines[-1] if lines else None), NO_ANSWER

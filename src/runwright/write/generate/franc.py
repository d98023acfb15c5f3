"""FRANC: many suggestions, filtered until they compile, ranked by quality, the flagged repaired.

Paper:  Siddiq, Casey, Santos. "FRANC: A Lightweight Framework for High-Quality Code Generation",
        SCAM 2024. arXiv:2307.08220
Code:   https://github.com/s2e-lab/FRANC
Needs:  a model, unless a program is given that is clean; Bandit (extra `quality`) for Python, javac
        for Java
Cost:   one call for the suggestions, one for each kind of repair, n = `samples` replies each; one
        run of the analysers per fifty suggestions in Python, one per suggestion in Java

Draw suggestions, apply the static heuristics to each (analyze/heuristics), drop what does not
compile, have analysers look at the rest (judge/quality), and order it by what they warn of. If no
suggestion is clean, the best flagged one goes back to the model with what is to be fixed, in one
kind of prompt after another until a clean one comes. The method runs no test: the verdicts on
visible checks are recorded with the attempts and order nothing. A task that has a program begins
with it, in place of suggestions: after another strategy this one repairs what that one wrote.

Options
    samples       Replies to one prompt, >= 1 (paper: 10).
    temperature   Of the model, 0 to 2 (paper: not given).
    max_tokens    Of a reply, >= 1 (paper: 512 for chat models, 128 for others).
    repair        Kinds of repair prompts, in the order tried: "p1" the code, what to fix, and room
                  for the fixed code; "p2" the statement again below them, where it is code; "p3"
                  the code up to the first finding. "": no repair.
    chat          Ask in a chat; else have the prompt completed.
    strict_paper  The heuristics word for word: they remove helpers behind the function too.
    language      "python" or "java", where the task has no program to tell it.
Returns
    Solution. attempts: the distinct suggestions that compile, by quality, the best first, or the
    given program where none does; stopped: "clean ...", "repaired by p1 ...", "flagged ...",
    "nothing compiles ..." or the part of the budget that was used up.
Raises
    BadTask if the task has neither a statement nor a program. BadOption for an option out of range.
    NeedsExtra or NoToolchain if nothing can look at the language here.
Differs from the paper
    1. Score and weights are ours (judge/quality/ranking.py); the paper's are not published.
    2. Findings on the prompt's own lines count neither in the order nor for a repair.
    3. Java is looked at by the lint of javac, not by SpotBugs, and `stopped` says so.
    4. The three kinds of repair are tried in turn and what they bring is ranked together with the
       first suggestions; the paper measures each kind by itself.
    5. Heuristics keep helpers that the function calls, unless `strict_paper`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from runwright.analyze.heuristics import code_prompt, languages
from runwright.core import Attempt, Finding, Program, Prompt, Sampling, Solution, Task, chat
from runwright.core.errors import BadOption, BadTask, OverBudget
from runwright.judge.quality.suggestions import Draft, Suggestion, assess, ordered
from runwright.lab import Lab
from runwright.write.generate.direct import writing
from runwright.write.prompts import Prompts

PROMPTS = Prompts(__file__)
KINDS = ("p1", "p2", "p3")
MARKS = {"python": "#", "java": "//"}


@dataclass(frozen=True, slots=True)
class _Asking:
    """How the model is asked, for one task."""

    task: Task
    lab: Lab
    language: str
    given: str  # the statement, if it is the beginning of the program; else ""
    sampling: Sampling
    chat: bool
    strict: bool

    async def suggest(self, prompt: Prompt, continues: str) -> tuple[Suggestion, ...]:
        """Ask for suggestions and assess them; they may go on with the code in the prompt."""
        answer = await self.lab.ask(prompt, self.sampling)
        return await self.assess([reply.text for reply in answer.replies], continues)

    async def assess(self, texts: Sequence[str], continues: str) -> tuple[Suggestion, ...]:
        entry = self.task.entry_point
        files = self.task.program.files if self.task.program is not None else ()
        like = Draft("", continues, entry, self.language, own=self.given, files=files)
        drafts = [replace(like, reply=text) for text in texts]
        sandbox = self.lab.sandbox
        assessed = await assess(drafts, sandbox, chat=self.chat, strict=self.strict)
        return assessed.suggestions

    def prompt(self, text: str) -> Prompt:
        if not self.chat:
            return Prompt(text=text)
        return chat(text, system=PROMPTS("system", language=self.language))


async def solve(
    task: Task,
    lab: Lab,
    *,
    samples: int = 10,
    temperature: float = 0.8,
    max_tokens: int = 512,
    repair: str = "p1,p2,p3",
    chat: bool = True,
    strict_paper: bool = False,
    language: str = "python",
) -> Solution:
    """Suggest, filter, rank, repair; see the module."""
    kinds = _kinds(repair)
    language = task.program.language if task.program is not None else language
    if language not in languages():
        raise BadOption(f"language={language!r} must be one of {', '.join(languages())}")
    asking = _Asking(
        task,
        lab,
        language,
        code_prompt(task.statement, task.entry_point, language),
        Sampling(n=samples, temperature=temperature, max_tokens=max_tokens),
        chat,
        strict_paper,
    )
    found = list(await _first(asking))
    repaired, stopped = "", ""
    try:
        for kind in kinds if _flagged(found) is not None else ():
            found += await _repaired(asking, _flagged(found), kind)
            if _flagged(found) is None:
                repaired = kind
                break
    except OverBudget as error:
        stopped = f"budget: {error}"
    stopped = stopped or _ended(found, repaired)
    attempts = await _hand_in(asking, found)
    # Best by quality, not by the visible checks: the method runs no test.
    return replace(lab.solution(task, stopped=stopped), attempts=attempts)


async def _first(asking: _Asking) -> tuple[Suggestion, ...]:
    """Return the suggestions to begin with: the given program, or the model's."""
    task = asking.task
    if task.program is not None and task.program.source.strip():
        return await asking.assess([task.program.source], asking.given)
    if not task.statement.strip():
        raise BadTask(f"task {task.id!r} has neither a statement nor a program; add one")
    if not asking.chat:
        prompt = Prompt(text=task.statement)
    elif asking.given:
        text = PROMPTS("complete", prompt=asking.given.strip("\n"), language=asking.language)
        prompt = asking.prompt(text)
    else:
        prompt = writing(replace(task, program=Program("", language=asking.language)), examples=0)
    return await asking.suggest(prompt, asking.given)


def _flagged(found: Sequence[Suggestion]) -> Suggestion | None:
    """Return the best suggestion if it is flagged; None if it is clean or there is none."""
    ranked = ordered(found)
    return ranked[0] if ranked and not any(one.clean for one in ranked) else None


async def _repaired(asking: _Asking, bad: Suggestion | None, kind: str) -> tuple[Suggestion, ...]:
    """Ask for repairs of a suggestion; none where that kind of prompt cannot be made."""
    if bad is None or (kind == "p2" and not asking.given):
        return ()
    code, findings = bad.program.source, bad.inspection.findings
    text = repair_prompt(kind, code, findings, asking.language, prompt=asking.given)
    continues = _before(code, findings) if kind == "p3" else asking.given
    return await asking.suggest(asking.prompt(text), continues)


def repair_prompt(
    kind: str, code: str, findings: Sequence[Finding], language: str, *, prompt: str = ""
) -> str:
    """Return the text that asks for a program without some findings.

    Args:
        kind: "p1", "p2" or "p3", see the module.
        code: The program.
        findings: What is to be fixed, by line; at least one.
        language: Of the program, for its comments.
        prompt: The beginning of the program that was asked for, for "p2".
    """
    values = {"fixes": findings, "mark": MARKS[language]}
    if kind == "p3":
        return PROMPTS("p3", before=_before(code, findings), **values)
    return PROMPTS(kind, code=code.strip("\n"), prompt=prompt.strip("\n"), **values)


def _before(code: str, findings: Sequence[Finding]) -> str:
    """Return the program up to the line of the first finding."""
    first = min(finding.line for finding in findings)
    return "\n".join(code.split("\n")[: first - 1])


async def _hand_in(asking: _Asking, found: Sequence[Suggestion]) -> tuple[Attempt, ...]:
    """Record the distinct suggestions that compile, the best first."""
    task, lab = asking.task, asking.lab
    distinct: dict[str, Suggestion] = {}
    for one in ordered(found):
        distinct.setdefault(one.program.source, one)
    attempts = []
    for one in distinct.values():
        like = task.program or one.program
        program = like.with_source(one.program.source)
        attempts.append(await lab.check(task, program, note=_note(one)))
    if not attempts and task.program is not None:
        note = f"as given: {found[0].inspection.problem}"
        attempts.append(await lab.check(task, task.program, note=note))
    return tuple(attempts)


def _note(one: Suggestion) -> str:
    parts = [f"quality {one.score:.2f}"]
    parts += [" ".join(one.filtered.applied)] if one.filtered.applied else []
    parts += [f"line {each.line}: {each.rule}" for each in one.inspection.findings]
    return ", ".join(parts)


def _ended(found: Sequence[Suggestion], repaired: str) -> str:
    compilable = [one for one in found if one.compilable]
    clean = sum(one.clean for one in compilable)
    word = "clean" if clean else "flagged" if compilable else "nothing compiles"
    word = f"repaired by {repaired}" if repaired else word
    counts = f"{len(compilable)} of {len(found)} suggestions compile, {clean} without a finding"
    absent = sorted({name for one in compilable for name in one.inspection.absent})
    return f"{word}: {counts}" + (f" (not looked at by {', '.join(absent)}: absent)" * bool(absent))


def _kinds(repair: str) -> tuple[str, ...]:
    kinds = tuple(word.strip() for word in repair.split(",") if word.strip())
    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown:
        raise BadOption(f"repair={repair!r} must name some of {', '.join(KINDS)}, by commas")
    return kinds

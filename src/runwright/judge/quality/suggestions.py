"""Suggestions: drafts of a model, filtered, inspected and ordered; with the time of each stage.

drafts ── static_filter ──▶ code ── inspect ──▶ suggestions ── ordered ──▶ best first
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from runwright.analyze.heuristics import Filtered, prompt_lines, static_filter
from runwright.core.program import File, Program
from runwright.judge.quality.inspecting import inspect
from runwright.judge.quality.inspection import Inspection
from runwright.judge.quality.ranking import rank, score
from runwright.run import Sandbox

_PATHS = {"python": "main.py", "java": "Main.java"}


@dataclass(frozen=True, slots=True)
class Draft:
    """What a model said when it was asked for a program."""

    reply: str
    prompt: str = ""  # the beginning of the program that it was to go on with
    entry_point: str | None = None
    language: str = "python"
    files: tuple[File, ...] = ()  # that lie beside the program
    own: str | None = None  # the part of `prompt` that the model did not write; None: all of it


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A draft that was filtered and inspected."""

    program: Program
    filtered: Filtered
    inspection: Inspection  # findings on lines that are the prompt's are left out
    score: float  # 0 to 1, see ranking.py

    @property
    def compilable(self) -> bool:
        """True if it compiles and the function that was asked for is there, with a body."""
        return self.inspection.compilable

    @property
    def clean(self) -> bool:
        """True if it is compilable and no analyser warns of anything beyond the prompt."""
        return self.inspection.clean


@dataclass(frozen=True, slots=True)
class Stages:
    """How long the stages took, for all drafts together."""

    filter_s: float
    inspect_s: float
    drafts: int


@dataclass(frozen=True, slots=True)
class Assessed:
    """Drafts that were assessed, in the order they came in."""

    suggestions: tuple[Suggestion, ...]
    stages: Stages


async def assess(
    drafts: Sequence[Draft], sandbox: Sandbox, *, chat: bool = True, strict: bool = False
) -> Assessed:
    """Filter and inspect drafts. The outcome does not depend on the sandbox's workers.

    Args:
        drafts: What a model said.
        sandbox: Where the analysers run.
        chat: The model answers in a chat, see `static_filter`.
        strict: The heuristics as the paper describes them.

    Raises:
        UnknownName: there are no heuristics or no analyser for a language.
        NeedsExtra: a parser or an analyser is not installed.
        NoToolchain: a compiler is not there.
    """
    started = time.perf_counter()
    filtered = [_filtered(draft, chat=chat, strict=strict) for draft in drafts]
    between = time.perf_counter()
    programs = [
        Program(one.code, _PATHS[draft.language], draft.language, draft.files)
        for draft, one in zip(drafts, filtered, strict=True)
    ]
    sound = [program for program, one in zip(programs, filtered, strict=True) if not one.problem]
    found = dict(zip(sound, await inspect(sound, sandbox), strict=True))
    suggestions = tuple(
        _suggestion(draft, one, program, found.get(program))
        for draft, one, program in zip(drafts, filtered, programs, strict=True)
    )
    ended = time.perf_counter()
    return Assessed(suggestions, Stages(between - started, ended - between, len(drafts)))


def ordered(suggestions: Sequence[Suggestion]) -> tuple[Suggestion, ...]:
    """Return the suggestions that compile, best first; equal scores keep their order."""
    ranked = rank([suggestion.inspection for suggestion in suggestions])
    return tuple(suggestions[one.index] for one in ranked)


def _filtered(draft: Draft, *, chat: bool, strict: bool) -> Filtered:
    return static_filter(
        draft.reply,
        prompt=draft.prompt,
        entry_point=draft.entry_point,
        language=draft.language,
        chat=chat,
        strict=strict,
    )


def _suggestion(
    draft: Draft, filtered: Filtered, program: Program, found: Inspection | None
) -> Suggestion:
    if filtered.problem or found is None:
        inspection = Inspection(False, filtered.problem)
    else:
        given = draft.prompt if draft.own is None else draft.own
        inspection = found.after(prompt_lines(filtered.code, given))
    return Suggestion(program, filtered, inspection, score(inspection))

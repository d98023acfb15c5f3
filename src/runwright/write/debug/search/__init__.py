"""Search: repair without a model, by edits of the syntax tree where failing checks go.

Method: spectrum-based fault localisation (Ochiai: Abreu, Zoeteweij, van Gemund, PRDC 2006; DStar:
        Wong, Debroy, Gao, Li, IEEE Trans. Reliability 2014) with generate-and-validate repair (as
        GenProg and its successors) and a vote of the plausible repairs on inputs nobody gave.
Needs:  a Python program; visible checks; no model
Cost:   one traced run per visible check, then one judged run per candidate
Tests:  tests/write/debug/search/test_search.py

Trace every visible check and rank the blocks that failing ones visit. Make every edit that the
registered kinds know, in the order suspicion x prior / cost, and judge the edited programs in
parallel, each up to its first failing check: first single edits, then two that mend different
checks put together, then a second edit on programs that mend a part or fail by less. Those that
pass every visible check vote on mutated inputs; one of them is handed in, reduced to the parts
that it needs if it was made by several edits (ddmin: Zeller, Hildebrandt, IEEE Trans. Software
Engineering 2002). Tests that a program carries at module level are set aside while searching and
put back if the repair passes them.

Options
    formula      Suspicion: "ochiai", "dstar" or "tarantula".
    exponent     Of DStar, > 0 (Wong et al.: 2).
    pairs        Try a second edit on partial repairs.
    beam         Candidates that get a second edit, >= 1.
    collect      Candidates still tried after the first that passes all visible checks, >= 0.
    horizon      Of them, those with at least this share of its score, 0 to 1; 0: all.
    voters       Passing candidates that vote, >= 1; 1 hands in the most promising one.
    probes       Inputs they vote on, >= 0.
    batch        Candidates decided on together, >= 1.
    cpu_floor_s  Least CPU limit of a candidate per check, seconds, > 0.
    crash_guards Try guards made for the exception where a failing check crashed.
    minimize     Reduce a winner of several edits.
    learned      A file of past searches that the kinds' priors are corrected by, "cache" for the
                 one in $RUNWRIGHT_CACHE; "": the priors as they are.
    remember     A file that this search is added to, or "cache"; "": none.
    cpu_factor   The limit is this many times the slowest passing check's time, if more, >= 1.
Returns
    Solution. attempts: the given program, perhaps the best partial repair, and the winner; stopped:
    "solved ...", "exhausted ..." or the part of the budget that was used up; inputs: the SHA-256 of
    the file of past searches, if one was read.
Raises
    BadTask if the task has no program or no visible check. BadOption for an option out of range.
    BadFile if a file of past searches cannot be used.
Results
    HumanEval programs of GPT-3.5: see docs/methods/search.md, by `make results-search`.
"""

import asyncio
from collections import Counter
from dataclasses import replace

from runwright.core import Attempt, Check, Limits, Program, Solution, Task, Verdict
from runwright.core.errors import BadOption, BadTask
from runwright.lab import Lab
from runwright.write.debug.search.candidates import Candidate, merged, proposals
from runwright.write.debug.search.diagnosis import Diagnosis, diagnose
from runwright.write.debug.search.hunt import Hunt
from runwright.write.debug.search.learning import Experience, add, ending_of, place_of, read
from runwright.write.debug.search.merging import merged_edits
from runwright.write.debug.search.minimal import trimmed
from runwright.write.debug.search.probing import make_probes, observe
from runwright.write.debug.search.progress import Progress
from runwright.write.debug.search.ranking import elect
from runwright.write.debug.search.registry import KINDS, Kind
from runwright.write.debug.search.start import Start, find_start
from runwright.write.debug.search.suspicion import formula as formula_of
from runwright.write.examples import read_examples

__all__ = ["Progress", "solve"]

_WALL_ROOM = 5.0  # how much longer than its CPU limit a candidate may take

_MERGED = 800  # single edits tried on each of the other failing checks


async def solve(
    task: Task,
    lab: Lab,
    *,
    formula: str = "ochiai",
    exponent: float = 2.0,
    pairs: bool = True,
    beam: int = 12,
    collect: int = 400,
    horizon: float = 0.2,
    voters: int = 40,
    probes: int = 40,
    batch: int = 64,
    cpu_floor_s: float = 0.3,
    cpu_factor: float = 10.0,
    crash_guards: bool = True,
    minimize: bool = True,
    learned: str = "",
    remember: str = "",
) -> Solution:
    """Mend the task's program by search. See the module for the options."""
    _require("beam", beam, least=1)
    _require("collect", collect, least=0)
    _require("horizon", horizon, least=0)
    _require("voters", voters, least=1)
    _require("probes", probes, least=0)
    _require("batch", batch, least=1)
    _require("cpu_factor", cpu_factor, least=1)
    if cpu_floor_s <= 0:
        raise BadOption(f"cpu_floor_s={cpu_floor_s!r} must be greater than 0")
    measure = formula_of(formula, exponent=exponent)
    experience = _experience(learned, remember)
    inputs = (f"learned: sha256 {experience.digest}",) if experience.digest else ()

    given = await lab.check(task, _program(task), note="as given")
    if given.verdict.passed:
        return lab.solution(task, stopped="nothing to debug: every visible check passes")
    start = await find_start(task, lab, given, _tight(given, lab.limits, cpu_floor_s, cpu_factor))
    if start is None:
        return lab.solution(task, stopped="exhausted: no program near this text parses")
    limits = _tight(start.attempt, lab.limits, cpu_floor_s, cpu_factor)
    program, before = start.attempt.program, start.attempt.verdict
    lab.emit(Progress("diagnosis", 0, 0, before.passed_count, len(task.visible)))
    diagnosis = await diagnose(lab, program, task.visible, before, measure, limits)
    hunt = Hunt(lab, program, _ordered(task, diagnosis), before, limits, batch)
    if before.passed:
        return lab.solution(task, stopped="solved", suspects=diagnosis.suspects)
    base = Candidate(program.source, (), 1.0)
    ending = ending_of(diagnosis.faults)
    kinds = _kinds(experience, ending, crash_guards=crash_guards)
    edited = proposals(base, diagnosis, task.visible, kinds)
    stopped = await hunt.follow(edited, "single edits", collect, horizon)
    if pairs and stopped == "exhausted" and not hunt.plausible:
        joined = await merged_edits(hunt, base, most=_MERGED)
        stopped = await hunt.follow(joined, "merged edits", collect, horizon)
    if pairs and stopped == "exhausted" and not hunt.plausible:
        streams = []
        for parent, verdict in await _parents(task, lab, start, hunt, beam):
            again = program.with_source(parent.source)
            seen = await diagnose(lab, again, task.visible, verdict, measure, limits)
            streams.append(proposals(parent, seen, task.visible, kinds))
        stopped = await hunt.follow(merged(streams), "pairs of edits", collect, horizon)
    won: Counter[str] = Counter()
    if hunt.plausible:
        lab.emit(hunt.progress("ranking"))
        ranked = await _by_vote(task, lab, hunt, voters, probes)
        if minimize:
            ranked[0] = await trimmed(hunt, ranked[0])
        won = await _hand_in(task, lab, start, ranked)
        stopped = "solved"
    if remember:
        add(place_of(remember), ending, hunt.tries, won)
    solution = lab.solution(task, stopped=stopped, suspects=diagnosis.suspects)
    return replace(solution, inputs=inputs)


def _experience(learned: str, remember: str) -> Experience:
    """Read past searches; a file that is only just to be made need not be there."""
    if not learned:
        return Experience()
    return read(place_of(learned), needed=learned not in ("cache", remember))


def _kinds(experience: Experience, ending: str, *, crash_guards: bool) -> tuple[Kind, ...]:
    """The kinds of edit that are tried, with their priors."""
    kinds = [kind for kind in KINDS if crash_guards or not kind.crash]
    priors = experience.priors({kind.name: kind.prior for kind in kinds}, ending)
    return tuple(replace(kind, prior=priors[kind.name]) for kind in kinds)


def _require(name: str, value: float, *, least: float) -> None:
    if value < least:
        raise BadOption(f"{name}={value!r} must be at least {least}")


def _program(task: Task) -> Program:
    if task.program is None:
        raise BadTask(f"task {task.id!r} has no program to mend; give it one")
    if not task.visible:
        raise BadTask(f"task {task.id!r} has no visible check to mend by; give it at least one")
    if task.program.language != "python":
        raise BadTask(f"task {task.id!r} is in {task.program.language!r}; search mends python")
    return task.program


def _tight(attempt: Attempt, limits: Limits, floor_s: float, factor: float) -> Limits:
    """Limits for candidates: most that never end are told from the time passing checks took.

    The CPU limit is the tight one; wall time has room, so that a busy machine changes no verdict.
    """
    used = [item.usage for item in attempt.verdict.results if item.passed]
    slowest = max((usage.cpu_user_s + usage.cpu_system_s for usage in used), default=0.0)
    cpu_s = min(limits.cpu_s, max(floor_s, factor * slowest))
    return replace(limits, cpu_s=cpu_s, wall_s=min(limits.wall_s, _WALL_ROOM * cpu_s))


def _ordered(task: Task, diagnosis: Diagnosis) -> list[Check]:
    """Checks that fail first: most candidates are then turned down after one run."""
    return sorted(task.visible, key=lambda check: check.name not in diagnosis.failing)


async def _parents(
    task: Task, lab: Lab, start: Start, hunt: Hunt, beam: int
) -> list[tuple[Candidate, Verdict]]:
    """Candidates worth a second edit, judged by all visible checks; the best `beam`."""
    judged = []
    for candidate in hunt.parents()[: 2 * beam]:
        if hunt.spent:
            break
        program = hunt.program.with_source(start.bare(candidate.source))
        attempt = await lab.check(task, program, note=candidate.note)
        judged.append((candidate, attempt.verdict))
    judged.sort(key=lambda pair: -pair[1].passed_count)
    return judged[:beam]


async def _by_vote(task: Task, lab: Lab, hunt: Hunt, voters: int, probes: int) -> list[Candidate]:
    """The plausible candidates that may vote, the elected one first."""
    ranked = sorted(hunt.plausible, key=lambda item: -item.score)[:voters]
    calls = make_probes(read_examples(task.visible), lab.random, most=probes)
    if len(ranked) > 1 and calls:
        programs = [hunt.program.with_source(item.source) for item in ranked]
        limits = replace(hunt.limits, wall_s=max(1.0, hunt.limits.wall_s))
        seen = await asyncio.gather(*(observe(lab, item, calls, limits) for item in programs))
        elected = elect(ranked, seen)
        ranked.sort(key=lambda item: item is not elected)
    return ranked


async def _hand_in(task: Task, lab: Lab, start: Start, ranked: list[Candidate]) -> Counter[str]:
    """Record the winner: with the program's own tests if it passes with them.

    Returns the kinds of its edits; none if it does not pass after all.
    """
    for candidate in ranked[:2]:
        note = "; ".join(part for part in (start.note, candidate.note) if part)
        program = start.attempt.program.with_source(start.restored(candidate.source))
        attempt = await lab.check(task, program, note=note)
        if not attempt.verdict.passed and start.aside:
            told = "; ".join(part for part in (note, "its own tests removed") if part)
            program = program.with_source(start.bare(candidate.source))
            attempt = await lab.check(task, program, note=told)
        if attempt.verdict.passed:
            return Counter(edit.kind for edit in candidate.edits)
    return Counter()

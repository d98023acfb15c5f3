"""Diagnosis: what traced runs of a program say: suspicious lines, types, faults."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from runwright.core import Check, Limits, Program, Suspect, Trace, Verdict
from runwright.lab import Lab
from runwright.write.debug.search.facts import Types
from runwright.write.debug.search.suspicion import Formula, line_scores, rank_blocks, suspects


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is known of a program before it is edited."""

    lines: dict[int, float]  # suspicion 0 to 1; a line that failing checks never visit is absent
    observed: dict[tuple[str, str], Types]  # types seen per function and variable
    faults: tuple[str, ...]  # exception classes that ended failing runs
    suspects: tuple[Suspect, ...]
    failing: frozenset[str]  # names of the failing checks
    crashes: dict[int, Types] = field(default_factory=dict)  # exception classes raised, by line


async def diagnose(
    lab: Lab,
    program: Program,
    checks: Sequence[Check],
    verdict: Verdict,
    measure: Formula,
    limits: Limits,
) -> Diagnosis:
    """Trace a program under every check and put the runs together."""
    passed = {result.check for result in verdict.results if result.passed}
    passing: list[Trace] = []
    failing: list[Trace] = []
    for check in checks:
        trace = await lab.trace(program, check, values=True, limits=limits)
        (passing if check.name in passed else failing).append(trace)
    ranked = rank_blocks(passing, failing, measure)
    return Diagnosis(
        line_scores(ranked),
        _observed([*passing, *failing]),
        tuple(dict.fromkeys(trace.fault.type for trace in failing if trace.fault is not None)),
        suspects(ranked),
        frozenset(check.name for check in checks) - passed,
        _crashes(failing),
    )


def _crashes(failing: Sequence[Trace]) -> dict[int, Types]:
    found: dict[int, set[str]] = {}
    for trace in failing:
        if trace.fault is not None and trace.fault.line is not None:
            found.setdefault(trace.fault.line, set()).add(trace.fault.type)
    return {line: frozenset(types) for line, types in found.items()}


def _observed(traces: Sequence[Trace]) -> dict[tuple[str, str], Types]:
    found: dict[tuple[str, str], set[str]] = {}
    for trace in traces:
        for step in trace.steps:
            function = trace.blocks[step.block].function
            for variable in (*step.before, *step.after):
                found.setdefault((function, variable.name), set()).add(variable.value.type)
    return {key: frozenset(types) for key, types in found.items()}

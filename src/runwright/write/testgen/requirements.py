"""Requirements: what each test of a suite achieves, by three measures.

coverage    ways out of the reference's decisions, and its blocks, that the test goes through
mutants     mutants of the reference that fail it
samples     wrong programs that fail it

What is only known in part (a mutant is left alone after a few calls that do not end) is known too
small, never too large: a suite that is reduced by it still achieves all that is known.
"""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass

from runwright.analyze import table
from runwright.analyze.flow import flow
from runwright.core.check import Case
from runwright.core.program import Program
from runwright.run import Sandbox, bounded
from runwright.write.testgen.contracts import contract_lines
from runwright.write.testgen.evalplus import met
from runwright.write.testgen.mutants import mutants
from runwright.write.testgen.replies import Function, Kind

MEASURES = ("coverage", "mutants", "samples")

_MUTANT_S = 0.2  # processor time of one call of a mutant
_SAMPLE_S = 1.0  # and of a sample
_CHUNK = 256  # calls in one process
_OUTSIDE = ("module", "class")  # graphs that run once, when the program is loaded
_ANSWERED = (Kind.RETURNED, Kind.OPAQUE, Kind.RAISED)
_UNENDED = (Kind.OVERTIME, Kind.ENDED)


@dataclass(frozen=True, slots=True)
class Relation:
    """Which requirements each test meets, by one measure."""

    measure: str
    tests: tuple[frozenset[str], ...]  # by position in the suite
    total: int  # requirements there are, whether a test meets them or not

    def met(self, chosen: Iterable[int]) -> frozenset[str]:
        """Return what some of the tests meet together."""
        return frozenset().union(*(self.tests[at] for at in chosen))


async def covered(program: Program, suite: Sequence[Case], sandbox: Sandbox) -> Relation:
    """Return which arms and blocks of a reference each test goes through, its contract left out.

    Code outside functions is not watched, nor are those files beside the program.
    """
    if not suite:
        return Relation("coverage", (), 0)
    function = Function(program, suite[0].function, sandbox, chunk=_CHUNK, watched=True)
    replies = await function.replies([case.arguments for case in suite])
    names = _places(program.source, function.name)
    went = [frozenset(names[at] for at in reply.way if at in names) for reply in replies]
    return Relation("coverage", tuple(went), len(names))


def _places(source: str, function: str) -> dict[int, str]:
    """Return the blocks and arms of functions by their numbers in `Reply.way`."""
    blocks, arms = table(source)
    contract = contract_lines(source, function)
    inside = {
        block for graph in flow(source) if graph.kind not in _OUTSIDE for block in graph.blocks
    }
    names = {
        block.id: f"block {block.id}"
        for block in blocks
        if block.id in inside and not contract.issuperset(block.lines)
    }
    for number, arm in enumerate(arms):
        if arm.block in inside and arm.line not in contract:
            names[len(blocks) + number] = f"arm {number}"
    return names


async def falsified(
    measure: str,
    programs: Sequence[Program],
    suite: Sequence[Case],
    sandbox: Sandbox,
    *,
    reference: Program,
    call_s: float = _MUTANT_S,
) -> Relation:
    """Return which of the programs fail each test.

    Args:
        measure: The relation's name.
        programs: The programs.
        suite: Tests of one function.
        sandbox: Where programs run.
        reference: That running out of time is a failure is said of tests alone that the reference
            passes in a quarter of the time.
        call_s: Processor time of one call.
    """
    found: list[set[str]] = [set() for _ in suite]
    if not suite:
        return Relation(measure, (), len(programs))
    inputs = [case.arguments for case in suite]
    fast = Function(reference, suite[0].function, sandbox, call_s / 4, _CHUNK)
    quick = [met(*pair) for pair in zip(suite, await fast.replies(inputs), strict=True)]

    async def failing(program: Program) -> list[int]:
        function = Function(program, suite[0].function, sandbox, call_s, _CHUNK)
        replies = await function.replies(inputs)
        return [
            at
            for at, (case, reply) in enumerate(zip(suite, replies, strict=True))
            if not met(case, reply)
            and (reply.kind in _ANSWERED or (reply.kind in _UNENDED and quick[at]))
        ]

    async for number, tests in bounded(failing, programs, room=2 * sandbox.workers):
        for at in tests:
            found[at].add(f"{measure} {number}")
    return Relation(measure, tuple(map(frozenset, found)), len(programs))


async def relations(
    measures: Sequence[str],
    program: Program,
    suite: Sequence[Case],
    sandbox: Sandbox,
    *,
    samples: Sequence[Program] = (),
    most_mutants: int = 100,
) -> AsyncIterator[Relation]:
    """Yield one relation for each of the measures.

    Args:
        measures: Out of `MEASURES`.
        program: The reference.
        suite: Its tests, all of one function.
        sandbox: Where programs run.
        samples: Programs for the measure "samples"; those that are right fail no test.
        most_mutants: Of the reference, for the measure "mutants".
    """
    for measure in measures:
        if measure == "coverage":
            yield await covered(program, suite, sandbox)
            continue
        call_s, programs = _SAMPLE_S, tuple(samples)
        if measure == "mutants":
            function = suite[0].function if suite else ""
            call_s, programs = _MUTANT_S, mutants(program, function, most=most_mutants)
        yield await falsified(measure, programs, suite, sandbox, reference=program, call_s=call_s)

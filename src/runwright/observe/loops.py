"""Loops: how often each was entered and how many iterations it had."""

from dataclasses import dataclass

from runwright.core.trace import Trace
from runwright.observe.decisions import Decision, decisions


@dataclass(frozen=True, slots=True)
class Trip:
    """One entry of a loop."""

    frame: int
    iterations: int
    finished: bool  # it ended by its header; False: it was left early, or the run ended in it


@dataclass(frozen=True, slots=True)
class Loop:
    """What is known of one loop."""

    block: int  # id of its header
    function: str
    path: str
    line: int
    evaluations: int  # of the header; complete
    iterations: int  # over all entries
    entered: int  # with at least one evaluation of the header
    trips: tuple[
        Trip, ...
    ]  # per entry, in order of their end or, if left early, of their beginning
    complete: bool  # False: `entered` and `trips` are of the kept steps only
    counted: bool  # `iterations` is complete

    @property
    def fewest(self) -> int | None:
        """Iterations of the shortest entry; None: no entry is known."""
        return min((trip.iterations for trip in self.trips), default=None)

    @property
    def most(self) -> int | None:
        """Iterations of the longest entry; None: no entry is known."""
        return max((trip.iterations for trip in self.trips), default=None)

    @property
    def mean(self) -> float | None:
        """Iterations per entry; None: no entry is known."""
        if not self.trips:
            return None
        return sum(trip.iterations for trip in self.trips) / len(self.trips)


def loops(trace: Trace) -> tuple[Loop, ...]:
    """Return the loops of the program whose header was evaluated, in source order.

    Iterations are complete where the trace counts the ways out of its decisions (`Trace.taken`),
    else those of the kept steps. Entries are told apart for Python.
    """
    counted = {arm.block: n for arm, n in zip(trace.arms, trace.taken, strict=True) if arm.taken}
    known: dict[int, list[Decision]] = {}
    for decision in decisions(trace):
        if decision.loop:
            known.setdefault(decision.block, []).append(decision)
    found = []
    for block in trace.blocks:
        if not (block.loop and trace.hits[block.id]):
            continue
        ours = known.get(block.id, [])
        trips = _trips(ours)
        kept = sum(decision.taken for decision in ours)
        whole = not trace.omitted and bool(trace.steps)
        found.append(
            Loop(
                block=block.id,
                function=block.function,
                path=block.path,
                line=block.spans[0].line,
                evaluations=trace.hits[block.id],
                iterations=counted.get(block.id, kept),
                entered=len(trips),
                trips=trips,
                complete=whole and all(d.iteration is not None for d in ours),
                counted=block.id in counted or whole,
            )
        )
    return tuple(found)


def _trips(decided: list[Decision]) -> tuple[Trip, ...]:
    """Return the entries of one loop; those of which the beginning is not known are left out."""
    trips: list[Trip] = []
    running: dict[int, int] = {}  # by frame, iterations so far
    for decision in decided:
        if decision.iteration is None:
            running.pop(decision.frame, None)
        elif not decision.taken:
            running.pop(decision.frame, None)
            trips.append(Trip(decision.frame, decision.iteration, finished=True))
        else:
            if decision.iteration == 1 and decision.frame in running:
                trips.append(Trip(decision.frame, running[decision.frame], finished=False))
            running[decision.frame] = decision.iteration
    trips += (Trip(frame, count, finished=False) for frame, count in running.items())
    return tuple(trips)

"""Coverage: which lines, blocks, branches and paths of a program a run went through.

Lines, blocks and branches are counted completely, even of a run whose steps were not all kept. A
path is what one call went through, and known of kept steps only.

A block counts as covered when it was entered: of a block that an exception cut short, lines count
that were not reached. A trace made with `lines=True` has no such blocks.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from runwright.core.block import Arm, Block
from runwright.core.lookup import visited
from runwright.core.trace import Trace
from runwright.observe.structure import graphs


@dataclass(frozen=True, slots=True)
class Share:
    """How much of something was covered."""

    covered: tuple[int, ...]
    missing: tuple[int, ...]

    @property
    def percent(self) -> float:
        """Return the covered part in percent; 100 where there is nothing to cover."""
        total = len(self.covered) + len(self.missing)
        return 100.0 * len(self.covered) / total if total else 100.0


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a run covered of one file. Code that was not watched is left out."""

    path: str  # of the file beside the program; "": the program itself
    lines: Share  # line numbers
    blocks: Share  # block ids
    branches: Share  # positions in `Trace.arms`


@dataclass(frozen=True, slots=True)
class Path:
    """What one call went through."""

    function: str
    frame: int
    blocks: tuple[int, ...]  # in order, loop headers included
    complete: bool  # False: steps of it may have been left out


def coverage(trace: Trace) -> tuple[Coverage, ...]:
    """Return what a run covered of each file, the program first."""
    blocks = _watched(trace)
    paths = dict.fromkeys(["", *(block.path for block in blocks)])
    return tuple(
        _of_file(trace, path, [block for block in blocks if block.path == path]) for path in paths
    )


def paths(trace: Trace) -> tuple[Path, ...]:
    """Return the path of each call that steps were kept of, in order of their beginning."""
    ways: dict[int, list[int]] = {}
    for step in trace.steps:
        ways.setdefault(step.frame, []).extend(visit.block for visit in visited(step))
    head, tail = trace.steps[: trace.head], trace.steps[trace.head :]
    before, after = ({step.frame for step in part} for part in (head, tail))
    returned = {step.frame for step in head if any(v.name == "_ret" for v in step.after)}
    entries = {graph.entry for graph in graphs(trace) if graph.is_entered_once}
    found = []
    for frame, way in ways.items():
        in_head = frame in before and frame in returned and frame not in after
        in_tail = frame not in before and way[0] in entries
        whole = not trace.omitted or in_head or in_tail
        found.append(Path(trace.blocks[way[0]].function, frame, tuple(way), whole))
    return tuple(found)


def _watched(trace: Trace) -> list[Block]:
    """Return the blocks of watched code.

    For a call the module runs unwatched, and with it the bodies of the classes that it defines.
    """
    modules = {b.path for b in trace.blocks if b.function == "<module>" and trace.hits[b.id]}
    kinds = {graph.entry: graph.kind for graph in graphs(trace)}
    unwatched = set()
    for block in trace.blocks:
        on_top = ".<locals>." not in block.function
        of_module = block.function == "<module>" or kinds.get(block.id) == "class"
        if of_module and on_top and block.path not in modules:
            unwatched.add((block.path, block.function))
    return [block for block in trace.blocks if (block.path, block.function) not in unwatched]


def _of_file(trace: Trace, path: str, blocks: list[Block]) -> Coverage:
    hit = [block for block in blocks if trace.hits[block.id]]
    missed = [block for block in blocks if not trace.hits[block.id]]
    ids = {block.id for block in blocks}
    arms = [(at, arm) for at, arm in enumerate(trace.arms) if arm.block in ids]
    lines = {line for block in hit for line in block.lines}
    return Coverage(
        path=path,
        lines=_share(lines, {line for block in missed for line in block.lines} - lines),
        blocks=_share((block.id for block in hit), (block.id for block in missed)),
        branches=_branches(trace, arms),
    )


def _branches(trace: Trace, arms: list[tuple[int, Arm]]) -> Share:
    taken = {at for at, _ in arms if trace.taken[at]}
    return _share(taken, {at for at, _ in arms} - taken)


def _share(covered: Iterable[int], missing: Iterable[int]) -> Share:
    return Share(tuple(sorted(covered)), tuple(sorted(missing)))

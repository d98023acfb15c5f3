"""The text of a traced program, file by file, with how often each line ran."""

import re
from dataclasses import dataclass

from runwright.core import Block, Step, Trace


@dataclass(frozen=True, slots=True)
class Listing:
    """One file of a traced program."""

    path: str  # as in `Block.path`; "": the program itself
    source: str
    counts: tuple[int | None, ...]  # visits per line; None: no statement there, or not watched

    @property
    def lines(self) -> list[str]:
        """The lines, without their ends; the last is not the empty one behind a final newline."""
        return _lines(self.source)


def listings(trace: Trace) -> dict[str, Listing]:
    """Return the program and each file beside it that has blocks, by path."""
    sources = {"": trace.program.source}
    paths = {block.path for block in trace.blocks}
    for file in trace.program.files:
        if file.path in paths:
            sources[file.path] = file.content.decode("utf-8", "replace")
    return {path: _listing(trace, path, source) for path, source in sources.items()}


def visited_lines(trace: Trace, step: Step) -> tuple[int, ...]:
    """Return the lines a step went through: loop headers on the way in, then its block."""
    lines: list[int] = []
    for number in (*step.guards, step.block):
        lines += [line for line in trace.blocks[number].lines if lines[-1:] != [line]]
    return tuple(lines)


def compact(count: int) -> str:
    """Return a count in at most five characters: 9999, 12k, 3.4M."""
    if count < 10_000:
        return str(count)
    for size, letter in ((10**12, "T"), (10**9, "G"), (10**6, "M"), (10**3, "k")):
        if count >= size:
            figure = count / size
            return f"{figure:.1f}{letter}" if figure < 10 else f"{int(figure)}{letter}"
    raise AssertionError(count)


def _lines(source: str) -> list[str]:
    # Only these end a line of Python; str.splitlines knows more of them.
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines[:-1] if len(lines) > 1 and not lines[-1] else lines


def _listing(trace: Trace, path: str, source: str) -> Listing:
    counts: list[int | None] = [None] * len(_lines(source))
    blocks = [block for block in trace.blocks if block.path == path]
    module = any(trace.hits[block.id] for block in blocks if block.function == "<module>")
    for block in blocks:
        if not module and _is_outside_functions(block, source):
            continue  # a call was watched: what stands outside functions ran before
        for line in block.lines:
            if line <= len(counts):
                counts[line - 1] = max(counts[line - 1] or 0, trace.hits[block.id])
    return Listing(path, source, tuple(counts))


def _is_outside_functions(block: Block, source: str) -> bool:
    """Say whether a block is the module's or a class's own."""
    name = block.function.rpartition(".")[2]
    return name == "<module>" or bool(re.search(rf"^\s*class {re.escape(name)}\b", source, re.M))

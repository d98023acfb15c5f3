"""Views: a trace as plain text, for people and for prompts.

    block       [BLOCK-k], the values before, the source lines that ran, the values after: the form
                in which LDB (arXiv:2402.16906) shows a run to a model
    line        one source line per visit, with what it changed
    function    one unit per call: the values at its entry and at its exit

Indices are those of the whole run, also where units between were left out; a mark says how many.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from runwright.core.block import Block, Span
from runwright.core.errors import BadOption, UnknownName
from runwright.core.lookup import state_after
from runwright.core.status import Status
from runwright.core.trace import Step, Trace, Variable


def view(trace: Trace, level: str = "block", *, most: int | None = None) -> str:
    """Return a trace as text.

    Args:
        trace: For level "line" best one made with `lines=True`: only then is each line's effect
            known; else what a block changed stands at its last line.
        level: "block", "line" or "function".
        most: Units shown, the first and last halves, >= 2; None: as many as LDB takes, 10 blocks,
            50 lines or 10 calls.

    Raises:
        UnknownName: there is no such level.
        BadOption: `most` is out of range.
    """
    if level not in LEVELS:
        known = ", ".join(LEVELS)
        raise UnknownName(f"no level {level!r} of a trace; there are {known}")
    chosen = LEVELS[level]
    units = _kept(list(chosen.units(trace)), chosen.most if most is None else most)
    parts = list(_with_gaps(units, chosen.noun, _total(trace, chosen)))
    return "\n".join([*parts, *_ending(trace, bool(units))]) + "\n"


def describe(variables: Iterable[Variable], *, most: int = 100) -> str:
    """Return variables as `name=value` in one line.

    Args:
        variables: In the order they are written.
        most: Characters; a line of that many or more becomes both halves with `...` between.
    """
    text = " ".join(f"{variable.name}={variable.value}" for variable in variables)
    text = text.replace("\n", "\\n")  # e.g. in the repr of an array
    return text if len(text) < most else f"{text[: most // 2]}...{text[-(most // 2) :]}"


@dataclass(frozen=True, slots=True)
class _Unit:
    """One thing that is shown or left out as a whole."""

    index: int
    text: str


@dataclass(frozen=True, slots=True)
class _Level:
    noun: str
    most: int
    units: Callable[[Trace], Iterator[_Unit]]


def _blocks(trace: Trace) -> Iterator[_Unit]:
    source = _Source(trace)
    for step in trace.steps:
        lines = source.visited(step)
        code = source.code(step)
        margin = " " * _indentation(code[lines[0] - 1])
        after = describe(state_after(step))
        if step.raised is not None:
            after = f"{after} raised {step.raised}".strip()
        text = [
            f"[BLOCK-{step.index}]{source.where(step)}",
            f"{margin}# {describe(step.before)}".rstrip(),
            *(code[line - 1].rstrip() for line in lines),
            f"{margin}# {after}".rstrip(),
        ]
        yield _Unit(step.index, "\n".join(text))


def _lines(trace: Trace) -> Iterator[_Unit]:
    source = _Source(trace)
    width = source.width
    for step in trace.steps:
        code, lines = source.code(step), source.visited(step)
        changes = describe(step.after)
        if step.raised is not None:
            changes = f"{changes} raised {step.raised}".strip()
        text = [f"{line:{width}} | {code[line - 1].rstrip()}" for line in lines]
        if changes:
            text[-1] = f"{text[-1]}  # {changes}"
        yield _Unit(step.index, "\n".join(text))


def _functions(trace: Trace) -> Iterator[_Unit]:
    source = _Source(trace)
    calls: dict[int, list[Step]] = {}
    for step in trace.steps:
        calls.setdefault(step.frame, []).append(step)
    for number, steps in sorted(calls.items()):
        first, last = steps[0], steps[-1]
        block = trace.blocks[first.block]
        name = block.function
        after = describe(state_after(last))
        if last.raised is not None:
            after = f"{after} raised {last.raised}".strip()
        text = [
            f"[CALL-{number}] {name}, depth {first.depth}",
            f"# {describe(first.before)}".rstrip(),
            *source.of_function(name, block.path),
            f"# {after}".rstrip(),
        ]
        yield _Unit(number, "\n".join(text))


LEVELS = {
    "block": _Level("block", 10, _blocks),
    "line": _Level("step", 50, _lines),
    "function": _Level("call", 10, _functions),
}


class _Source:
    """The texts of the program and the files beside it, by lines and blocks."""

    def __init__(self, trace: Trace) -> None:
        self._blocks = trace.blocks
        paths = {block.path for block in trace.blocks}
        files = [file for file in trace.program.files if file.path in paths]
        self._files = {file.path: _split(file.content.decode("utf-8", "replace")) for file in files}
        self._files[""] = _split(trace.program.source)
        self._several = len({step.frame for step in trace.steps}) > 1
        self._shown: set[tuple[str, str]] = set()

    @property
    def width(self) -> int:
        """Digits of the highest line number."""
        return len(str(max(map(len, self._files.values()))))

    def code(self, step: Step) -> list[str]:
        """Return the lines of the file that a step is in."""
        return self._files[self._blocks[step.block].path]

    def where(self, step: Step) -> str:
        """Return what tells a step's call from others; nothing if there is one call only."""
        if not self._several:
            return ""
        return f" {self._blocks[step.block].function}, call {step.frame}, depth {step.depth}"

    def visited(self, step: Step) -> list[int]:
        """Return the lines a step went through, in that order."""
        lines: list[int] = []
        for number in (*step.guards, step.block):
            for span in self._blocks[number].spans:
                found = range(span.line, span.end_line + 1)
                lines += [line for line in found if lines[-1:] != [line]]
        return lines

    def of_function(self, name: str, path: str) -> list[str]:
        """Return the lines of a function, the first time it is asked for."""
        if (name, path) in self._shown:
            return ["    (as above)"]
        self._shown.add((name, path))
        beside: list[Block] = [block for block in self._blocks if block.path == path]
        numbers = [line for block in beside if block.function == name for line in block.lines]
        spans = [span for block in beside for span in block.spans if span.end_line <= min(numbers)]
        code, short = self._files[path], name.rpartition(".")[2]
        first = max((span.line for span in spans if _defines(code, span, short)), default=None)
        start = min(numbers) if first is None else first
        return [code[line - 1].rstrip() for line in range(start, max(numbers) + 1)]


def _split(text: str) -> list[str]:
    # Only these end a line of Python; str.splitlines knows more of them.
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip())


def _defines(code: list[str], span: Span, name: str) -> bool:
    text = "\n".join(code[span.line - 1 : span.end_line])
    return re.search(rf"\b(def|class)\s+{re.escape(name)}\b", text) is not None


def _kept(units: list[_Unit], most: int) -> list[_Unit]:
    if most < 2:
        raise BadOption(f"most={most} must be at least 2")
    if len(units) <= most:
        return units
    return units[: most - most // 2] + units[len(units) - most // 2 :]


def _total(trace: Trace, level: _Level) -> int:
    """Return how many units the run had; calls beyond the last one kept are not known."""
    if level.noun == "call":
        return 1 + max((step.frame for step in trace.steps), default=-1)
    return len(trace.steps) + trace.omitted


def _with_gaps(units: list[_Unit], noun: str, total: int) -> Iterator[str]:
    following = 0
    for unit in units:
        if unit.index > following:
            yield _gap(unit.index - following, noun)
        yield unit.text
        following = unit.index + 1
    if units and total > following:
        yield _gap(total - following, noun)


def _gap(count: int, noun: str) -> str:
    return f"... {count} {noun}{'s' if count > 1 else ''} omitted ..."


def _ending(trace: Trace, shown: bool) -> Iterator[str]:
    if not shown:
        yield "no block of the program was entered"
    if trace.status is not Status.OK:
        fault = trace.fault
        line = "" if fault is None or fault.line is None else f" (line {fault.line})"
        reason = "" if fault is None else f": {fault.type}: {fault.message}{line}"
        yield f"the run ended with {trace.status.value}{reason}"
    if trace.detail:
        yield f"note: {trace.detail}"

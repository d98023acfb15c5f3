"""A trace on a terminal: the steps, block by block, with the values that each line made.

What holds before a step is printed where the reader cannot know it from the steps above: at the
first step of a call, behind a gap, and where other code changed it.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from runwright.cli.colouring import coloured
from runwright.cli.listing import compact, listings, visited_lines
from runwright.cli.margin import Margin
from runwright.cli.terminal import console, in_line, one_line
from runwright.core import Status, Step, Trace, Value, Variable
from runwright.core.visible import visible

if TYPE_CHECKING:
    from rich.text import Text

_MOST_COLUMN = 60  # beyond it values follow their line of code at once


def print_trace(trace: Trace, *, most: int) -> None:
    """Print at most `most` steps, first and last halves, then how the run ended."""
    out = console()
    trace = trace.sample(most=most)
    printer = _Printer(trace)
    for position, step in enumerate(trace.steps):
        if trace.omitted and position == trace.head:
            out.print(_gap(trace.omitted))
        for line in printer.step(step):
            out.print(line, soft_wrap=True)
    if trace.omitted and trace.head >= len(trace.steps):
        out.print(_gap(trace.omitted))
    print_ending(trace)


def print_view(trace: Trace, level: str, *, most: int) -> None:
    """Print a trace as `runwright.observe.view` writes it, then the value it came to."""
    from runwright.observe import view

    out = console()
    out.print(_text(visible(view(trace, level, most=most)).rstrip("\n")), soft_wrap=True)
    if trace.returned is not None:
        out.print(_text("returned ", "bold") + _text(one_line(trace.returned.text)))


def print_ending(trace: Trace) -> None:
    """Print what came of a traced run: the value, or how it failed."""
    out = console()
    steps = len(trace.steps) + trace.omitted
    visited = sum(count > 0 for count in trace.hits)
    out.print(_text(f"{steps} steps; {visited} of {len(trace.blocks)} blocks visited", "dim"))
    if trace.detail:
        out.print(_text(one_line(trace.detail), "yellow"), soft_wrap=True)
    if trace.returned is not None:
        out.print(_text("returned ", "bold") + _text(one_line(trace.returned.text)))
    if trace.status is not Status.OK:
        fault = trace.fault
        why = "" if fault is None else f": {fault.type}: {fault.message}"
        where = "" if fault is None or fault.line is None else f" at line {fault.line}"
        out.print(_text(one_line(f"{trace.status.value}{why}{where}"), "bold red"))


class _Printer:
    """Prints the steps of one trace: code, how often it ran, and the values that it made."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._listings = listings(trace)
        self._margin = Margin(trace, self._listings)
        self._code = {
            path: coloured(listing.source, trace.program.language)
            for path, listing in self._listings.items()
        }
        self._told: dict[int, dict[str, Value]] = {}  # by call: what was printed of it last
        lines = {(step.block, step.guards): step for step in trace.steps}.values()
        widths = [text.cell_len for step in lines for _, text in self._lines(step)]
        self._column = min(max(widths, default=0), _MOST_COLUMN) + 3

    def step(self, step: Step) -> Iterator["Text"]:
        """Yield the lines of one step."""
        indent = "  " * min(step.depth, 12)
        depth = f"  depth {step.depth}" if step.depth else ""
        block = self._trace.blocks[step.block]
        file = f"  {visible(block.path)}" if block.path else ""
        yield _text(f"{indent}step {step.index}  ", "bold") + _text(
            f"{visible(block.function)}{file}{depth}", "dim"
        )
        told = self._told.setdefault(step.frame, {})
        if untold := tuple(v for v in step.before if told.get(v.name) != v.value):
            yield _text(f"{indent}  before   ", "dim") + _text(_values(untold))
        told |= {variable.name: variable.value for variable in (*step.before, *step.after)}
        made: dict[int, list[Variable]] = {}
        for variable in step.after:
            made.setdefault(self._margin.line_of(step, variable.name), []).append(variable)
        lines = list(self._lines(step))
        for at, (number, code) in enumerate(lines):
            # A line that was gone through twice shows its values where it was left.
            last = all(number != later for later, _ in lines[at + 1 :])
            beside = made.get(number, []) if last else []
            yield self._line(block.path, number, code, indent, beside)
        if step.raised is not None:
            yield _text(f"{indent}  raised   ", "dim") + _text(one_line(step.raised), "red")

    def _lines(self, step: Step) -> Iterator[tuple[int, "Text"]]:
        code = self._code.get(self._trace.blocks[step.block].path, [])
        for number in visited_lines(self._trace, step):
            if number <= len(code):
                yield number, code[number - 1]

    def _line(
        self, path: str, number: int, code: "Text", indent: str, made: list[Variable]
    ) -> "Text":
        count = self._listings[path].counts[number - 1]
        times = "" if count is None else f"{compact(count)}x"
        line = _text(f"{indent}{times:>6} {number:>4} | ", "dim") + code
        if made:
            code_width = max(self._column - len(indent), code.cell_len + 3)
            line.append(" " * (code_width - code.cell_len))
            line.append(
                ", ".join(f"{in_line(v.name)}={in_line(v.value.text)}" for v in made), "green"
            )
        return line


def _values(variables: tuple[Variable, ...]) -> str:
    return ", ".join(in_line(f"{v.name}={v.value.text}") for v in variables)


def _gap(omitted: int) -> "Text":
    return _text(f"  ... {omitted} step{'' if omitted == 1 else 's'} omitted ...", "yellow")


def _text(text: str, style: str = "") -> "Text":
    from rich.text import Text

    return Text.assemble((text, style))  # a style of its own would spread over what is added

"""A trace on a terminal: the steps, block by block, with the values before and after each."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from runwright.cli.terminal import console, one_line
from runwright.cli.listing import visited_lines
from runwright.core import Status, Step, Trace, Variable
from runwright.core.visible import visible

if TYPE_CHECKING:
    from rich.text import Text


def print_trace(trace: Trace, *, most: int) -> None:
    """Print at most `most` steps, first and last halves, then how the run ended."""
    from rich.syntax import Syntax

    out = console()
    source = visible(trace.program.source)
    code = Syntax("", "python", theme="ansi_dark").highlight(source).split("\n", allow_blank=True)
    trace = trace.sample(most=most)
    for position, step in enumerate(trace.steps):
        if trace.omitted and position == trace.head:
            out.print(_gap(trace.omitted))
        for line in _step(trace, step, list(code)):
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


def _step(trace: Trace, step: Step, code: "list[Text]") -> Iterator["Text"]:
    """Yield the lines of one step."""
    indent = "  " * min(step.depth, 12)
    depth = f"  depth {step.depth}" if step.depth else ""
    yield _text(f"{indent}step {step.index}  ", "bold") + _text(
        f"{visible(trace.blocks[step.block].function)}{depth}", "dim"
    )
    for number in visited_lines(trace, step):
        if number <= len(code):
            line = code[number - 1].copy()
            line.rstrip()
            yield _text(f"{indent}{number:>5} | ", "dim") + line
    if step.before:
        yield _text(f"{indent}      before  ", "dim") + _text(_values(step.before))
    if step.after:
        yield _text(f"{indent}      after   ", "dim") + _text(_values(step.after), "green")
    if step.raised is not None:
        yield _text(f"{indent}      raised  ", "dim") + _text(one_line(step.raised), "red")


def _values(variables: tuple[Variable, ...]) -> str:
    return ", ".join(one_line(f"{v.name}={v.value.text}") for v in variables)


def _gap(omitted: int) -> "Text":
    return _text(f"  ... {omitted} step{'' if omitted == 1 else 's'} omitted ...", "yellow")


def _text(text: str, style: str = "") -> "Text":
    from rich.text import Text

    return Text.assemble((text, style))  # a style of its own would spread over what is added

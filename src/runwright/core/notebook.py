"""A trace as a table of HTML for a notebook: bounded, static, and safe to show.

A notebook puts the table into its own page, so everything that came from the program is escaped,
and nothing is relied on but the notebook's own style for tables.
"""

from collections.abc import Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING

from runwright.core.visible import visible

if TYPE_CHECKING:
    from runwright.core.trace import Step, Trace, Variable

_MOST_STEPS = 40  # a screen or two
_MOST_CHARACTERS = 200  # of one value or line
_MOST_VARIABLES = 30  # of one cell of the table
_LEFT = ' style="text-align:left;vertical-align:top;white-space:pre-wrap"'
_HEADINGS = ("step", "function", "code", "before", "made or changed")


def trace_table(trace: "Trace") -> str:
    """Return the first and last steps of a trace, and how it ended, as HTML."""
    shown = trace.sample(most=_MOST_STEPS)
    code = trace.program.source.split("\n")
    rows = []
    for position, step in enumerate(shown.steps):
        if shown.omitted and position == shown.head:
            rows.append(_gap(shown.omitted))
        rows.append(_row(shown, step, code))
    head = "".join(f"<th{_LEFT}>{name}</th>" for name in _HEADINGS)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    return f"<div><p>{_ending(trace)}</p>{table if rows else ''}</div>"


def _row(trace: "Trace", step: "Step", code: list[str]) -> str:
    block = trace.blocks[step.block]
    depth = f" (depth {step.depth})" if step.depth else ""
    after = list(_values(step.after))
    if step.raised is not None:
        after.append(f"<b>raised {_text(step.raised)}</b>")
    cells = (
        str(step.index),
        _text(block.function) + depth,
        _lines(trace, step, code),
        "<br>".join(_values(step.before)),
        "<br>".join(after),
    )
    return "<tr>" + "".join(f"<td{_LEFT}>{cell}</td>" for cell in cells) + "</tr>"


def _lines(trace: "Trace", step: "Step", code: list[str]) -> str:
    """Return the lines a step went through; those of another file by number alone."""
    lines = []
    for number in (*step.guards, step.block):
        block = trace.blocks[number]
        for line in block.lines:
            if block.path:
                lines.append(f"{_text(block.path)}:{line}")
            elif line <= len(code):
                lines.append(f"{line:>4}  <code>{_text(code[line - 1].rstrip())}</code>")
    return "<br>".join(dict.fromkeys(lines))


def _values(variables: "Iterable[Variable]") -> Iterator[str]:
    variables = tuple(variables)
    for variable in variables[:_MOST_VARIABLES]:
        yield f"<code>{_text(variable.name)} = {_text(variable.value.text)}</code>"
    if len(variables) > _MOST_VARIABLES:
        yield f"{len(variables) - _MOST_VARIABLES} more"


def _gap(omitted: int) -> str:
    steps = "step" if omitted == 1 else "steps"
    return f'<tr><td colspan="{len(_HEADINGS)}"{_LEFT}>... {omitted} {steps} omitted ...</td></tr>'


def _ending(trace: "Trace") -> str:
    count = len(trace.steps) + trace.omitted
    words = f"<code>{_text(trace.program.path)}</code>: {count} step{'' if count == 1 else 's'}"
    words += f", {_text(trace.status.value)}"
    if trace.fault is not None:
        words += f", {_text(f'{trace.fault.type}: {trace.fault.message}')}"
    if trace.returned is not None:
        words += f", returned <code>{_text(trace.returned.text)}</code>"
    return f"{words}. {_text(trace.detail)}".strip() if trace.detail else words


def _text(text: str) -> str:
    """Return text escaped and bounded, with both of its ends."""
    if len(text) > _MOST_CHARACTERS:
        half = _MOST_CHARACTERS // 2
        text = f"{text[:half]} ... {len(text) - 2 * half} characters omitted ... {text[-half:]}"
    return escape(visible(text))

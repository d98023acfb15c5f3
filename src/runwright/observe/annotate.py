"""Annotated code: a call's run as comments in its source, the scratchpad that models learn from.

The form is that of SemCoder (arXiv:2406.01006):

    [INPUT] {...} [/INPUT]             at the first line that ran: the arguments
    [STATE-k] {...} [/STATE-k]         at a line that changed variables; k is the order of changes
    [OUTPUT] ... [/OUTPUT]             at the last line that ran: the value returned
    [EXCEPTION] ... [/EXCEPTION]       at the line that an exception left

Values are JSON where JSON can say them, else their text. The concise form keeps the first two and
the last state of a line, with ` ... ` between.
"""

import json
from collections.abc import Iterable

from runwright.core.errors import BadOption
from runwright.core.lookup import RESULTS
from runwright.core.trace import Step, Trace, Variable
from runwright.core.value import Value
from runwright.observe.expressions import literal
from runwright.observe.structure import source_of

_KEPT = 3  # states of a line that the concise form leaves as they are


def annotate(trace: Trace, *, concise: bool = False, frame: int = 0) -> str:
    """Return the source of a call's file with what the call did as comments.

    Args:
        trace: One made with `lines=True`.
        concise: At most three states for each line.
        frame: Number of the call; 0: the outermost one.

    Raises:
        BadOption: the call is not in the trace, steps of it may have been left out, or a value was
            cut.
    """
    steps = [step for step in trace.steps if step.frame == frame]
    if not steps:
        raise BadOption(f"frame={frame} is not in this trace; it has {_frames(trace)}")
    if trace.omitted:
        total = len(trace.steps) + trace.omitted
        raise BadOption(f"{trace.omitted} steps were left out; trace with steps={total}")
    states: dict[int, list[str]] = {}
    count = 0
    for step in steps:
        changed = [variable for variable in step.after if variable.name not in RESULTS]
        if changed:
            text = f"[STATE-{count}] {_object(changed, step)} [/STATE-{count}]"
            states.setdefault(_line(trace, step), []).append(text)
            count += 1
    notes = {line: [_joined(texts, concise=concise)] for line, texts in states.items()}
    first, last = steps[0], steps[-1]
    given = f"[INPUT] {_object(first.before, first)} [/INPUT]"
    notes.setdefault(_first_line(trace, first), []).insert(0, given)
    for step in steps:
        if step.raised is not None:
            text = f"[EXCEPTION] {step.raised} [/EXCEPTION]"
            notes.setdefault(_line(trace, step), []).append(text)
    returned = next((v.value for v in last.after if v.name == "_ret"), None)
    if returned is not None:
        text = f"[OUTPUT] {json.dumps(_plain('the result', returned, last))} [/OUTPUT]"
        notes.setdefault(_line(trace, last), []).append(text)
    lines = source_of(trace, trace.blocks[first.block].path).split("\n")
    for line, texts in notes.items():
        lines[line - 1] = f"{lines[line - 1]} # {' '.join(texts)}"
    return "\n".join(lines)


def _joined(states: list[str], *, concise: bool) -> str:
    if concise and len(states) > _KEPT:
        return f"{states[0]} {states[1]} ... {states[-1]}"
    return " ".join(states)


def _object(variables: Iterable[Variable], step: Step) -> str:
    return json.dumps({v.name: _plain(v.name, v.value, step) for v in variables})


def _plain(name: str, value: Value, step: Step) -> object:
    """Return a value as JSON has it, or its text."""
    if value.omitted_bytes:
        raise BadOption(
            f"{name} of step {step.index} was cut by {value.omitted_bytes} bytes; "
            "trace with a larger value_bytes"
        )
    try:
        plain = literal(value.text)
        json.dumps(plain, allow_nan=False)
    except (ValueError, TypeError):
        return value.text
    return plain if json.loads(json.dumps(plain)) == plain else value.text


def _line(trace: Trace, step: Step) -> int:
    """Return the last line of the statement that a step ended with, where a comment can stand."""
    return trace.blocks[step.block].spans[-1].end_line


def _first_line(trace: Trace, step: Step) -> int:
    return trace.blocks[(*step.guards, step.block)[0]].spans[0].end_line


def _frames(trace: Trace) -> str:
    frames = sorted({step.frame for step in trace.steps})
    return f"frames {frames[0]} to {frames[-1]}" if frames else "none"

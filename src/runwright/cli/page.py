"""A trace as an HTML page: one file that needs nothing else, to step through in a browser.

The text of the program stands in the page, escaped like all of it; the steps stand in a block of
data that the page's one script reads. Everything that came from the program goes through `visible`,
and into the page by escaping or as text alone. The page's policy allows no resource from anywhere
and no script but its own, named by its hash.
"""

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from runwright.cli.colouring import highlight
from runwright.cli.listing import compact, visited_lines
from runwright.cli.margin import Margin
from runwright.cli.moves import raising
from runwright.cli.scene import Scenes, entry_arguments
from runwright.core import Call, Status, Step, Trace, Value, Variable
from runwright.core.visible import visible

if TYPE_CHECKING:
    from markupsafe import Markup

_TEMPLATES = Path(__file__).parent / "templates"
_STYLES = ("palette.css", "trace.css")
_VALUES_CHARACTERS = 400_000  # all values of a page together; beyond it they are cut shorter
_CUTS = (10_000, 1_000, 200, 100, 60, 40, 20)  # characters of one value
_OUTPUT_CHARACTERS = 200_000
_GONE = -1  # stands for the value of a variable that is not there


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file. `count` is None where there is no statement, or it was not watched."""

    number: int
    code: "Markup"
    count: int | None
    shown: str  # the count in few characters
    warmth: float  # 0 to 1, of the count among all


@dataclass(frozen=True, slots=True)
class Listed:
    """One file of the program."""

    path: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """The time line as a drawing: one unit across per kept step, and the gap."""

    width: int
    depths: str  # an SVG path, from 0 at depth 0 to 20 at the deepest
    faults: tuple[int, ...]  # where exceptions were raised
    through: tuple[int, ...]  # where they went on through the calls around
    gap_at: int
    gap: int


def render_page(trace: Trace, *, call: str | None, version: str) -> str:
    """Return a trace as one HTML document; the same trace gives the same bytes.

    Args:
        trace: Of blocks or of lines.
        call: What was run; None: the program as a script.
        version: Ours, for the foot of the page.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["visible"] = visible
    scenes = Scenes(trace)
    script = (_TEMPLATES / "trace.js").read_text("utf-8")
    page: str = environment.get_template("trace.html").render(
        trace=trace,
        call=call,
        version=version,
        style=Markup("".join((_TEMPLATES / name).read_text("utf-8") for name in _STYLES)),
        script=Markup(script),
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        data=Markup(_json(_data(trace, scenes))),
        files=tuple(_files(trace, scenes)),
        strip=_strip(trace),
        visited=sum(count > 0 for count in trace.hits),
        ending=_ending(trace),
        output=_middle_cut(visible(trace.stdout), _OUTPUT_CHARACTERS),
        good=trace.status is Status.OK,
    )
    return page


def _json(data: object) -> str:
    """Return data as JSON of plain ASCII that cannot end the element it stands in."""
    text = json.dumps(data, separators=(",", ":"))
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _files(trace: Trace, scenes: Scenes) -> Iterator[Listed]:
    most = max(trace.hits, default=0)
    for path, listing in scenes.listings.items():
        code = highlight(listing.source, trace.program.language)
        lines = tuple(
            Line(number, code[number - 1], count, "" if count is None else compact(count), warmth)
            for number, count in enumerate(listing.counts, start=1)
            for warmth in (_warmth(count, most),)
        )
        yield Listed(path or trace.program.path, lines)


def _warmth(count: int | None, most: int) -> float:
    """Return where a count is between 0 and the most, by its number of digits."""
    return 0.0 if not count else count.bit_length() / most.bit_length()


def _strip(trace: Trace) -> Strip:
    count = len(trace.steps)
    gap = max(1, count // 30) if trace.omitted else 0
    deepest = max((step.depth for step in trace.steps), default=0)
    raised_here = frozenset(raising(trace))
    path: list[str] = []
    faults: list[int] = []
    through: list[int] = []
    for position, step in enumerate(trace.steps):
        x = position + (gap if trace.omitted and position >= trace.head else 0)
        path.append(f"M{x} 26V{26 - _height(step.depth, deepest)}h1V26z")
        if step.raised is not None:
            (faults if position in raised_here else through).append(x)
    return Strip(count + gap, "".join(path), tuple(faults), tuple(through), trace.head, gap)


def _height(depth: int, deepest: int) -> int:
    return 6 + (18 * depth // deepest if deepest else 0)


def _ending(trace: Trace) -> str:
    """Return in words how the run ended, beside its status."""
    fault = trace.fault
    if fault is not None:
        where = "" if fault.line is None else f" at line {fault.line}"
        return _middle_cut(visible(f"{fault.type}: {fault.message}{where}"), 2000)
    value = "" if trace.returned is None else f"returned {visible(trace.returned.text)}"
    return _middle_cut(value, 2000)


def _middle_cut(text: str, most: int) -> str:
    """Return text of about so many characters: head and tail, and how much is between."""
    if len(text) <= most:
        return text
    half = most // 2
    return f"{text[:half]} ... {len(text) - 2 * half} characters omitted ... {text[-half:]}"


# The data of the script


class _Table:
    """Texts by number, each kept once."""

    def __init__(self) -> None:
        self.rows: list[object] = []
        self._numbers: dict[object, int] = {}

    def number(self, key: object, row: object) -> int:
        if key not in self._numbers:
            self._numbers[key] = len(self.rows)
            self.rows.append(row)
        return self._numbers[key]


def _data(trace: Trace, scenes: Scenes) -> dict[str, object]:
    """Return what the script reads; every row's fields are named in trace.js."""
    fitted = _fitting(trace)
    trace = fitted.trace
    names, values, functions = _Table(), _Table(), _Table()
    paths = list(scenes.listings)
    margin = Margin(trace, scenes.listings)
    states: dict[int, dict[str, Value]] = {}

    def held(name: str, value: Value | None) -> list[int]:
        if value is None:
            return [names.number(name, visible(name)), _GONE]
        row = [visible(value.type), visible(value.text), value.omitted_bytes]
        return [names.number(name, visible(name)), values.number(value, row)]

    def after(step: Step) -> list[list[int]]:
        return [
            [*held(v.name, None if _is_deleted(v) else v.value), margin.line_of(step, v.name)]
            for v in step.after
        ]

    steps = []
    for step in trace.steps:
        block = trace.blocks[step.block]
        state = states.setdefault(step.frame, {})
        before = {variable.name: variable.value for variable in step.before}
        unseen = [held(name, value) for name, value in before.items() if state.get(name) != value]
        unseen += [held(name, None) for name in state if name not in before]
        states[step.frame] = before | {v.name: v.value for v in step.after if not _is_deleted(v)}
        for variable in step.after:
            if _is_deleted(variable):
                states[step.frame].pop(variable.name, None)
        raised = None if step.raised is None else visible(step.raised)
        function = functions.number(block.function, visible(block.function))
        file = paths.index(block.path) if block.path in paths else _GONE
        lines = visited_lines(trace, step)
        steps.append(
            [step.index, file, lines, step.frame, step.depth, function, unseen, after(step), raised]
        )
    return {
        "names": names.rows,
        "values": values.rows,
        "functions": functions.rows,
        "steps": steps,
        "calls": list(_calls(trace)),
        "raising": raising(trace),
        "head": trace.head if trace.omitted else len(trace.steps),
        "omitted": trace.omitted,
        "gap": _strip(trace).gap,
        "cut": fitted.cut,
    }


def _is_deleted(variable: Variable) -> bool:
    return not variable.value.type and variable.value.text == "<deleted>"


def _calls(trace: Trace) -> Iterator[list[object]]:
    """Yield number, function, depth, caller, arguments, thread and task of each call."""
    entries: dict[int, Step] = {}
    for step in trace.steps:
        entries.setdefault(step.frame, step)
    calls = {
        frame: Call(frame, trace.blocks[step.block].function, step.depth)
        for frame, step in entries.items()
    }
    calls |= {call.frame: call for call in trace.calls}
    for call in calls.values():
        entry = entries.get(call.frame)
        found = None if entry is None else entry_arguments(trace, entry)
        arguments = None
        if found is not None:
            arguments = ", ".join(visible(f"{v.name}={v.value.text}") for v in found)
            arguments = _middle_cut(arguments, 300)
        name = visible(call.function)
        yield [call.frame, name, call.depth, call.caller, arguments, call.thread, call.task]


@dataclass(frozen=True, slots=True)
class _Fitted:
    trace: Trace
    cut: int  # characters that every value was cut to; 0: none was


def _fitting(trace: Trace) -> _Fitted:
    """Return the trace with its values cut so that a page can hold them, and to what length."""
    texts = {v.value.text for step in trace.steps for v in (*step.before, *step.after)}
    for cut in _CUTS:
        if sum(min(len(text), cut) for text in texts) <= _VALUES_CHARACTERS:
            break
    if all(len(text) <= cut for text in texts):
        return _Fitted(trace, 0)
    steps = tuple(
        replace(s, before=_shortened(s.before, cut), after=_shortened(s.after, cut))
        for s in trace.steps
    )
    return _Fitted(replace(trace, steps=steps), cut)


def _shortened(variables: tuple[Variable, ...], most: int) -> tuple[Variable, ...]:
    """Return variables whose texts are at most so long; what is missing counts as omitted."""
    return tuple(
        v if len(v.value.text) <= most else replace(v, value=_short(v.value, most))
        for v in variables
    )


def _short(value: Value, most: int) -> Value:
    half = most // 2
    between = value.text[half:-half].encode("utf-8", "surrogatepass")
    return replace(
        value,
        text=f"{value.text[:half]}...{value.text[-half:]}",
        omitted_bytes=value.omitted_bytes + len(between),
    )

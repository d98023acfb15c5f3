"""One frame of the stepper: the state as lines of text that fit a terminal of any size."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rich.text import Text

from runwright.cli.colouring import coloured
from runwright.cli.listing import Listing, compact
from runwright.cli.moves import raising
from runwright.cli.scene import Frame, Held, Note, Scene, Scenes
from runwright.cli.stepping import HELP, Stepping
from runwright.cli.terminal import in_line
from runwright.core import Status, Trace, Variable

_WIDE = 90  # columns from which values stand beside the code, not below it
_MOST_FRAMES = 8
_MOST_BESIDE = 500  # characters of a text in a line: no terminal is wider
_MOST_IN_FULL = 20_000  # characters of a value that is shown in full
_MOST_OUTPUT = 10_000  # lines
_CHANGE_STYLES = {"+": "bold green", "*": "bold yellow", "-": "red", " ": ""}


@dataclass(frozen=True, slots=True)
class Signs:
    """The characters that frames are drawn with."""

    here: str = "▶"
    bar: str = "│"
    rule: str = "─"
    times: str = "×"
    becomes: str = "→"
    more: str = "…"
    passed: str = "━"
    ahead: str = "─"
    now: str = "●"
    fault: str = "✗"
    gap: str = "┄"


ASCII = Signs(">", "|", "-", "x", "->", "~", "=", "-", "O", "!", ":")
_KEYS_ASCII = str.maketrans({"→": ">", "←": "<", "↑": "^", "↓": "v", "·": "-"})


class Screen:
    """Draws the states of one trace."""

    def __init__(self, trace: Trace, *, signs: Signs = Signs()) -> None:
        self.scenes = Scenes(trace)
        self._signs = signs
        self._trace = trace
        self._raising = frozenset(raising(trace))
        self._code = {
            path: coloured(listing.source, trace.program.language)
            for path, listing in self.scenes.listings.items()
        }

    def draw(self, now: Stepping, columns: int, rows: int) -> list[Text]:
        """Return `rows` lines, none wider than `columns` cells."""
        scene = self.scenes.at(now.position)
        head = [self._title(scene, columns), self._timeline(now.position, columns)]
        foot = [self._status(now, scene), self._hints(now)]
        space = max(0, rows - len(head) - len(foot))
        lines = [*head, *_filled(self._body(now, scene, columns, space), space), *foot]
        return [_cut(line, columns, self._signs.more) for line in lines[:rows]]

    def _body(self, now: Stepping, scene: Scene, columns: int, rows: int) -> list[Text]:
        if now.overlay:
            return self._overlay(now, scene, columns)[:rows]
        if columns < _WIDE:
            above = self._listing(scene, columns, rows - max(rows * 2 // 5, min(rows, 3)))
            rule = Text(self._signs.rule * columns, "dim")
            return [*above, rule, *self._panel(scene, columns, max(0, rows - len(above) - 1))]
        left = columns * 5 // 8
        code = _filled(self._listing(scene, left, rows), rows)
        panel = _filled(self._panel(scene, columns - left - 3, rows), rows)
        bar = Text(f" {self._signs.bar} ", "dim")
        return [
            Text.assemble(_padded(one, left, self._signs.more), bar, two)
            for one, two in zip(code, panel, strict=True)
        ]

    # The lines above and below the code

    def _title(self, scene: Scene, columns: int) -> Text:
        trace, step = self._trace, scene.step
        block = trace.blocks[step.block]
        parts = [_short(scene.path or trace.program.path), _short(block.function)]
        if step.depth:
            parts.append(f"depth {step.depth}")
        parts += [f"thread {scene.thread}"] * (scene.thread > 0)
        parts += [f"task {scene.task}"] * (scene.task > 0)
        if scene.visit is not None:
            parts.append(f"visit {scene.visit} of {trace.hits[step.block]}")
        total = len(trace.steps) + trace.omitted
        right = f"step {step.index} of 0-{total - 1} "
        left = _cut(Text("  ".join(["", *parts])), columns - len(right) - 2, self._signs.more)
        space = max(1, columns - left.cell_len - len(right))
        title = Text.assemble(left, " " * space, right)
        title.stylize("bold reverse")
        return title

    def _timeline(self, position: int, columns: int) -> Text:
        trace, signs = self._trace, self._signs
        steps = len(trace.steps)
        line = Text(" ")
        gap = 3 if trace.omitted else 0
        width = max(1, columns - 2 - gap)
        head = width if not trace.omitted else round(width * trace.head / steps)
        if trace.omitted and 0 < trace.head < steps:
            head = min(max(head, 1), width - 1)  # each side of the gap has a cell at least
        kept = trace.head if trace.omitted else steps
        for begin, count, cells in ((0, kept, head), (kept, steps - kept, width - head)):
            if begin:
                line.append(signs.gap * gap, "yellow")
            for cell in range(cells if count else 0):
                first = begin + cell * count // cells
                last = begin + max((cell + 1) * count // cells, cell * count // cells + 1)
                line.append(*self._tick(range(first, last), position))
        return line

    def _tick(self, positions: range, now: int) -> tuple[str, str]:
        signs = self._signs
        if now in positions:
            return signs.now, "bold"
        if not self._raising.isdisjoint(positions):
            return signs.fault, "bold red"
        return (signs.passed, "blue") if positions[0] < now else (signs.ahead, "dim")

    def _status(self, now: Stepping, scene: Scene) -> Text:
        trace = self._trace
        if now.typed:
            what = "search " if now.typed.startswith("/") else "go to step "
            return Text(f" {what}{_short(now.typed)}_", "bold")
        if now.message:
            return Text(f" {_short(now.message)}", "bold yellow")
        parts = []
        if scene.step.raised is not None:
            parts.append((f"raised {_short(scene.step.raised)}", "bold red"))
        if trace.omitted and now.position == trace.head - 1:
            parts.append((f"{_steps(trace.omitted)} omitted after this one", "yellow"))
        if trace.omitted and now.position == trace.head:
            parts.append((f"{_steps(trace.omitted)} omitted before this one", "yellow"))
        if now.position == len(trace.steps) - 1:
            parts.append((self._ending(), "bold" if trace.status is Status.OK else "bold red"))
        return Text.assemble(" ", *[piece for part in parts for piece in (part, "  ")])

    def _ending(self) -> str:
        trace = self._trace
        if trace.returned is not None:
            return f"returned {_short(trace.returned.text)}"
        if trace.fault is None:
            return f"the run ended: {trace.status.value}"
        return _short(f"the run ended: {trace.status.value}, {trace.fault.type}")

    def _hints(self, now: Stepping) -> Text:
        hints = "←→ step  ↑↓ over calls  o out  [ ] visit  e exception  / search  ? help  q leave"
        if now.overlay:
            hints = "↑↓ scroll  any other key: back"
        elif now.typed:
            hints = "Enter  Esc"
        return Text(" " + self._plain(hints), "dim")

    def _plain(self, text: str) -> str:
        return text.translate(_KEYS_ASCII) if self._signs == ASCII else text

    # The code, with counts before and values behind it

    def _listing(self, scene: Scene, columns: int, rows: int) -> list[Text]:
        listing, code = self.scenes.listings.get(scene.path), self._code.get(scene.path)
        if listing is None or code is None or rows < 1:
            return [Text(f" {_short(scene.path)}: its text is not in the trace")][:rows]
        first = _first_line(scene.lines[-1], len(code), rows)
        shown = range(first, min(first + rows, len(code) + 1))
        noted = [code[n - 1].cell_len for n in shown if n in scene.margin]
        room = columns - sum(_widths(listing)) - 24  # what is left of a line for its values
        column = min(max(noted, default=0), max(20, room))
        lines = []
        for number in shown:
            line = self._gutter(listing, number, scene)
            text = code[number - 1].copy()
            notes = scene.margin.get(number, ())
            if notes:
                text.pad_right(max(0, column - text.cell_len) + 3)
            lines.append(line + text + _notes(notes))
        return lines

    def _gutter(self, listing: Listing, number: int, scene: Scene) -> Text:
        count = listing.counts[number - 1]
        shown = "" if count is None else f"{compact(count)}{self._signs.times}"
        here = number in scene.lines
        wide, digits = _widths(listing)
        return Text.assemble(
            (self._signs.here if here else " ", "bold cyan"),
            (f" {shown:>{wide}}", "red" if count == 0 else "dim"),
            (f" {number:>{digits}} ", "bold cyan" if here else "dim"),
            (f"{self._signs.bar} ", "dim"),
        )

    # The values and the calls

    def _panel(self, scene: Scene, columns: int, rows: int) -> list[Text]:
        stack = self._stack(scene.stack)
        values = sorted(scene.values, key=lambda held: not held.changed)
        room = max(1, rows - min(len(stack), max(2, rows // 3)) - 1)
        fitting = scene.values if len(values) <= room else values[: max(1, room - 1)]
        lines = [self._value(held) for held in fitting]
        if len(fitting) < len(values):
            lines.append(Text(f"  {len(values) - len(fitting)} more: v shows all", "dim"))
        if not values:
            lines.append(Text("  no variables yet", "dim"))
        lines = [*lines, Text(""), *stack]
        return [_cut(line, columns, self._signs.more) for line in lines[:rows]]

    def _value(self, held: Held) -> Text:
        mark = change_mark(held)
        text = Text.assemble(
            (f"{mark} ", _CHANGE_STYLES[mark]), (_short(held.name), "bold" if mark != " " else "")
        )
        if mark == "-":
            return text + Text(" deleted", "red")
        text.append(" = ", "dim")
        if mark == "*" and held.old is not None and held.old.text != held.value.text:
            text.append(f"{_short(held.old.text)} {self._signs.becomes} ", "dim")
        return text + Text(_short(held.value.text), _CHANGE_STYLES[mark])

    def _stack(self, frames: Sequence[Frame]) -> list[Text]:
        shown = frames if len(frames) <= _MOST_FRAMES else frames[: _MOST_FRAMES - 1]
        lines = [
            Text.assemble(
                ("  " if at else "> ", "bold cyan"), (signature(frame), "" if at else "bold")
            )
            for at, frame in enumerate(shown)
        ]
        if len(shown) < len(frames):
            lines.append(Text(f"  {len(frames) - len(shown)} more calls around these", "dim"))
        return lines

    # What is shown instead of the code

    def _overlay(self, now: Stepping, scene: Scene, columns: int) -> list[Text]:
        lines = {"help": self._help, "output": self._output}.get(now.overlay)
        found = self._values(scene, columns) if lines is None else lines()
        return found[min(now.top, max(0, len(found) - 1)) :]

    def _help(self) -> list[Text]:
        width = max(len(keys) for keys, _ in HELP) + 3
        return [
            Text(""),
            *(
                Text.assemble("  ", (f"{self._plain(keys):<{width}}", "bold"), does)
                for keys, does in HELP
            ),
            Text(""),
            Text(
                self._plain(
                    "  A value stands beside the line that made it, as of the end of its step."
                )
            ),
            Text(f"  12{self._signs.times} is how often a line ran in the whole run."),
        ]

    def _output(self) -> list[Text]:
        lines = (self._trace.stdout or "(nothing)").split("\n")
        if len(lines) > _MOST_OUTPUT:
            half = _MOST_OUTPUT // 2
            between = f"... {len(lines) - 2 * half} lines omitted ..."
            lines = [*lines[:half], between, *lines[-half:]]
        title = Text("  what the program wrote, in the whole run", "dim")
        return [title, Text(""), *(Text(f"  {_short(line)}") for line in lines)]

    def _values(self, scene: Scene, columns: int) -> list[Text]:
        lines: list[Text] = [Text("")]
        for held in scene.values:
            value = held.value
            lines.append(self._value_head(held))
            text = in_line(value.text[:_MOST_IN_FULL])
            width = max(1, columns - 8)
            lines += [Text(f"      {text[i : i + width]}") for i in range(0, len(text), width)]
            omitted = max(0, len(value.text) - _MOST_IN_FULL) + value.omitted_bytes
            if omitted:
                lines.append(Text(f"      {omitted} bytes omitted", "dim"))
        return lines

    def _value_head(self, held: Held) -> Text:
        mark = change_mark(held)
        return Text.assemble(
            (f"  {mark} ", _CHANGE_STYLES[mark]),
            (_short(held.name), "bold"),
            (f"  {_short(held.value.type)}", "dim"),
        )


def change_mark(held: Held) -> str:
    """Return what a step did to a variable: "+" made, "*" changed, "-" deleted, " " nothing."""
    if not held.changed:
        return " "
    if held.value.text == "<deleted>" and not held.value.type:
        return "-"
    return "+" if held.old is None else "*"


def signature(frame: Frame) -> str:
    """Return a call as it would be written: `f(n=3)`."""
    arguments = "..." if frame.arguments is None else _written(frame.arguments)
    return f"{_short(frame.function)}({arguments})"


@cache
def _widths(listing: Listing) -> tuple[int, int]:
    """Return the columns that the counts of a file take, and its line numbers."""
    counts = (len(compact(count)) + 1 for count in listing.counts if count is not None)
    return max(counts, default=0), len(str(len(listing.counts)))


def _notes(notes: Sequence[Note]) -> Text:
    """Return the values behind a line, those of this step first."""
    text = Text()
    for note in sorted(notes, key=lambda note: not note.fresh):
        style = "bold green" if note.fresh else "dim"
        text.append(f"{_short(note.name)}={_short(note.value.text)}", style)
        text.append("  ")
    return text


def _written(variables: Sequence[Variable]) -> str:
    return ", ".join(f"{_short(v.name)}={_short(v.value.text)}" for v in variables)


def _first_line(line: int, count: int, rows: int) -> int:
    """Return the first line to show: it moves by half a page, so that code stands still mostly."""
    if count <= rows:
        return 1
    half = max(1, rows // 2)
    return min(max(1, line // half * half - rows // 4 + 1), count - rows + 1)


def _short(text: str) -> str:
    return in_line(text[:_MOST_BESIDE])


def _steps(count: int) -> str:
    return f"{count} step{'' if count == 1 else 's'}"


def _filled(lines: list[Text], rows: int) -> list[Text]:
    return [*lines[:rows], *[Text("")] * (rows - len(lines))]


def _padded(line: Text, columns: int, more: str) -> Text:
    line = _cut(line, columns, more)
    line.pad_right(columns - line.cell_len)
    return line


def _cut(line: Text, columns: int, more: str) -> Text:
    """Return a line that is at most so many cells wide; a cut one ends with a mark."""
    if line.cell_len <= columns:
        return line
    line = line.copy()
    line.truncate(max(0, columns - 1), overflow="crop")
    line.append(more, "dim")
    return line if columns else Text("")

"""The HTML report of a debugging session: one file that needs nothing else.

Everything on the page that came from the program under test (source, values, messages, names) goes
through `visible` and the template's escaping; the page's policy allows no resource from anywhere
and no script but its own, named by its hash.
"""

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING

from runwright.cli.colouring import highlight
from runwright.cli.heat import heat, most_suspicious
from runwright.cli.listing import visited_lines
from runwright.cli.mend import Mend, Pair, changed_lines, describe, paired, title, unified_diff
from runwright.core import Step, Suspect, Trace, Value
from runwright.core.visible import visible

if TYPE_CHECKING:
    from markupsafe import Markup

_TEMPLATES = Path(__file__).parent / "templates"
_STYLES = ("palette.css", "report.css")
_MOST_STEPS = 200  # beyond it a page scrolls slowly on a phone; the gap is shown
_MOST_SUSPECTS = 5


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One line of a listing."""

    number: int
    code: "Markup"
    heat: float  # 0 to 1
    score: float | None  # highest score of the suspects that cover it; None: not suspected
    located: bool  # part of the most suspicious stretch
    changed: bool  # the mend replaces or removes it


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of the mend. `kind` is "same", "removed", "added" or "gap"."""

    kind: str
    old: int | None
    new: int | None
    code: "Markup | str"


@dataclass(frozen=True, slots=True)
class Held:
    """A variable in a step; `fresh` if the step made or changed it."""

    name: str
    value: str
    type: str
    fresh: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One step of the trace, or a gap of `omitted` steps."""

    index: int
    function: str
    depth: int
    lines: tuple[int, ...]
    code: "tuple[tuple[int, Markup], ...]"
    before: tuple[Held, ...]
    after: tuple[Held, ...]
    raised: str | None
    omitted: int = 0


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One check before and after the mend; an outcome is None where it did not run."""

    name: str
    hidden: bool
    before: str | None
    after: str | None
    message: str
    message_after: str


def render_report(mend: Mend, *, version: str) -> str:
    """Return the report as one HTML document; the same mend gives the same bytes.

    Args:
        mend: What the session found.
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
    environment.filters["ticks"] = _ticks
    script = (_TEMPLATES / "report.js").read_text("utf-8")
    return environment.get_template("report.html").render(
        mend=mend,
        version=version,
        title=title(mend.finding).capitalize(),
        sentence=describe(mend),
        style=Markup("".join((_TEMPLATES / name).read_text("utf-8") for name in _STYLES)),
        script=Markup(script),
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        listing=tuple(_listing(mend)),
        suspects=most_suspicious(mend.solution.suspects, most=_MOST_SUSPECTS),
        heat_of=heat(mend.solution.suspects),
        diff=tuple(_diff(mend)),
        rows=() if mend.trace is None else tuple(_rows(mend.trace)),
        checks=tuple(_checks(mend)),
    )


def _ticks(text: str) -> "Markup":
    """Return text with what stands between backticks as code."""
    from markupsafe import Markup

    parts = visible(text).split("`")
    if len(parts) % 2 == 0:
        return Markup("{}").format("`".join(parts))
    return Markup("").join(
        Markup("<code>{}</code>" if i % 2 else "{}").format(part) for i, part in enumerate(parts)
    )


def _source_lines(source: str) -> "list[Markup]":
    lines = highlight(source)
    return lines[:-1] if len(lines) > 1 and source.endswith("\n") else lines


def _listing(mend: Mend) -> Iterator[CodeLine]:
    suspects = mend.solution.suspects
    top: tuple[Suspect, ...] = most_suspicious(suspects, most=1)
    located = {n for s in top for n in range(s.line, s.end_line + 1)}
    heat_of = heat(suspects)
    changed: frozenset[int] = frozenset()
    if mend.after is not None:
        changed = changed_lines(mend.program, mend.after.program)
    for number, code in enumerate(_source_lines(mend.program.source), start=1):
        scores = [s.score for s in suspects if s.line <= number <= s.end_line]
        yield CodeLine(
            number,
            code,
            heat_of.get(number, 0.0),
            max(scores, default=None),
            number in located,
            number in changed,
        )


_HUNK = re.compile(r"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@")


def _diff(mend: Mend) -> Iterator[DiffLine]:
    """Yield the lines of the mend with their numbers, coloured like the listings."""
    if mend.after is None:
        return
    before, after = mend.program, mend.after.program
    old_code, new_code = highlight(before.source), highlight(after.source)
    words = _changed_words(before.source, after.source)
    old = new = 0
    for text in unified_diff(before, after).split("\n")[
        2:
    ]:  # after the two lines that name the files
        if hunk := _HUNK.match(text):
            if old:
                yield DiffLine("gap", None, None, "")
            old, new = int(hunk[1]), int(hunk[2])
        elif text.startswith("-"):
            yield DiffLine("removed", old, None, words.get(("old", old)) or old_code[old - 1])
            old += 1
        elif text.startswith("+"):
            yield DiffLine("added", None, new, words.get(("new", new)) or new_code[new - 1])
            new += 1
        elif text.startswith(" "):
            yield DiffLine("same", old, new, old_code[old - 1])
            old, new = old + 1, new + 1


def _changed_words(before: str, after: str) -> "dict[tuple[str, int], Markup]":
    """Return the lines that were replaced one for one, with their changed words marked."""
    old, new = before.split("\n"), after.split("\n")
    marked: dict[tuple[str, int], Markup] = {}
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "replace" or i2 - i1 != j2 - j1:
            continue
        for i, j in zip(range(i1, i2), range(j1, j2), strict=True):
            one, two = _mark(old[i], new[j])
            marked["old", i + 1], marked["new", j + 1] = one, two
    return marked


def _mark(old: str, new: str) -> "tuple[Markup, Markup]":
    from markupsafe import Markup, escape

    pattern = re.compile(r"\w+|\s+|[^\w\s]")
    words, others = pattern.findall(old), pattern.findall(new)
    one, two = Markup(""), Markup("")
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, words, others, autojunk=False).get_opcodes():
        left = escape(visible("".join(words[i1:i2])))
        right = escape(visible("".join(others[j1:j2])))
        if tag != "equal":
            left = Markup("<mark>{}</mark>").format(left) if left else left
            right = Markup("<mark>{}</mark>").format(right) if right else right
        one, two = one + left, two + right
    return one, two


def _rows(trace: Trace) -> Iterator[Row]:
    trace = trace.sample(most=_MOST_STEPS)
    code = highlight(trace.program.source)
    for position, step in enumerate(trace.steps):
        if trace.omitted and position == trace.head:
            yield _gap(trace.omitted)
        yield _row(trace, step, code)
    if trace.omitted and trace.head >= len(trace.steps):
        yield _gap(trace.omitted)


def _gap(omitted: int) -> Row:
    return Row(-1, "", 0, (), (), (), (), None, omitted)


def _row(trace: Trace, step: Step, code: "list[Markup]") -> Row:
    block = trace.blocks[step.block]
    lines = tuple(line for line in visited_lines(trace, step) if line <= len(code))
    changed = {variable.name for variable in step.after}
    return Row(
        index=step.index,
        function=block.function,
        depth=step.depth,
        lines=lines,
        code=tuple((line, code[line - 1]) for line in lines),
        before=tuple(_held(v.name, v.value, v.name in changed) for v in step.before),
        after=tuple(_held(v.name, v.value, True) for v in step.after),
        raised=step.raised,
    )


def _held(name: str, value: Value, fresh: bool) -> Held:
    text = visible(value.text)
    if value.omitted_bytes:
        text += f" ({value.omitted_bytes} bytes omitted)"
    return Held(visible(name), text, visible(value.type), fresh)


def _checks(mend: Mend) -> Iterator[CheckRow]:
    after = None if mend.after is None else mend.after.verdict
    for pair in paired(mend.before, after):
        yield _check_row(pair, hidden=False)
    for pair in paired(None, mend.hidden):
        yield _check_row(pair, hidden=True)


def _check_row(pair: Pair, *, hidden: bool) -> CheckRow:
    old, new = pair.before, pair.after
    return CheckRow(
        name=visible(pair.name),
        hidden=hidden,
        before=None if old is None else old.outcome.value,
        after=None if new is None else new.outcome.value,
        message="" if old is None or old.passed else visible(old.message),
        message_after="" if new is None or new.passed else visible(new.message),
    )

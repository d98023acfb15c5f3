"""Verdicts, traces and mends on a terminal. Everything of the program's goes through `visible`."""

from typing import TYPE_CHECKING

from runwright.cli.heat import heat, most_suspicious
from runwright.cli.mend import Mend, changed_lines, describe, paired, title
from runwright.cli.terminal import console, one_line
from runwright.core import (
    CheckResult,
    Outcome,
    Program,
    Review,
    Solution,
    Status,
    Suspect,
    Trust,
    Verdict,
)
from runwright.core.counted import counted
from runwright.core.visible import visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from runwright.evaluate import Result

_AROUND = 3  # lines of program shown before and after the located ones
_NEAR = 12  # lines between a located and a changed one that are shown as well
_MOST_MESSAGE = 400  # characters of a message; --json has all of it
_OUTCOMES = {
    Outcome.PASSED: ("passed", "green"),
    Outcome.FAILED: ("failed", "red"),
    Outcome.COULD_NOT_JUDGE: ("could not judge", "yellow"),
}
_OPINIONS = {
    True: ("correct", "green"),
    False: ("incorrect", "red"),
    None: ("no verdict", "yellow"),
}
_TRUSTS = {Trust.ISOLATED: ("isolated", "dim"), Trust.SINGLE_PROCESS: ("one process", "yellow")}


def print_verdict(program: Program, verdict: Verdict) -> None:
    """Print a table of checks, then one line with the count."""
    out = console()
    table = _table("check", "verdict", "trust", "why")
    for result in verdict.results:
        trust = _plain(*_TRUSTS[result.trust])
        table.add_row(_plain(one_line(result.check)), _outcome(result), trust, _why(result))
    out.print(table)
    out.print()
    total = len(verdict.results) + verdict.skipped
    word, style = _OUTCOMES[verdict.outcome]
    out.print(
        _plain(f"{word}: {verdict.passed_count} of {total} checks pass", f"bold {style}"),
        _plain(visible(program.path), "dim"),
    )
    for warning in verdict.warnings:
        out.print(_plain(visible(warning), "yellow"), soft_wrap=True)


def print_mend(mend: Mend) -> None:
    """Print a debugging session: where the fault is, the mend, the checks, and the last word."""
    out = console()
    if mend.solution.suspects and not mend.before.passed:
        _heading(out, "where the fault is")
        _print_excerpt(out, mend)
    if mend.solution.reviews:
        _print_review(out, mend.solution.reviews)
    if mend.after is not None:
        _heading(out, "the mend" if mend.good else "the closest attempt")
        _print_diff(out, mend.diff)
    _heading(out, "checks")
    out.print(_checks_table(mend))
    out.print()
    style = "bold green" if mend.good else "bold red"
    out.print(
        _plain(f"{title(mend.finding)}: ", style) + _plain(visible(describe(mend))), soft_wrap=True
    )
    out.print(_plain(spent(mend.solution), "dim"))


def spent(solution: Solution) -> str:
    """Return what a solution cost, in words."""
    usage = solution.usage
    parts = [counted(usage.candidates, "candidate")]
    if usage.calls:
        parts.append(f"{counted(usage.calls, 'call')} of a model, {counted(usage.tokens, 'token')}")
    if solution.peeks:
        parts.append(f"{counted(solution.peeks, 'hidden verdict')} asked for: paper mode")
    return f"{', '.join(parts)} in {usage.wall_s:.1f} s"


def print_result(result: "Result") -> None:
    """Print what a strategy made of a task: the program, what the checks say, the last word."""
    from runwright.cli.tally import ending

    out = console()
    best = result.solution.best
    if best is not None:
        answers = best.program.language == "text"
        _heading(out, "the answer" if answers else "the program")
        out.print(_plain(visible(best.program.source.rstrip("\n"))), soft_wrap=True)
    for title_, verdict in (
        ("visible checks", None if best is None else best.verdict),
        ("hidden checks", result.hidden),
    ):
        if verdict is not None and verdict.results:
            _heading(out, title_)
            table = _table("check", "verdict", "why")
            for one in verdict.results:
                table.add_row(_plain(one_line(one.check)), _outcome(one), _why(one))
            out.print(table)
    word = ending(result)
    style = "bold green" if result.solved else "bold red"
    out.print()
    said = _plain(f"{word.replace('_', ' ')}: ", style) + _plain(_meaning(result))
    out.print(said, soft_wrap=True)
    out.print(_plain(f"{visible(result.solution.stopped)}; {spent(result.solution)}", "dim"))


def _meaning(result: "Result") -> str:
    """Return what the end of a task means, for the checks that it has."""
    from runwright.cli.tally import MEANINGS, ending

    best = result.solution.best
    if best is None:
        return "nothing was handed in"
    if result.hidden is None and not best.verdict.results:
        return "no check says whether it is right"
    if result.hidden is None and best.verdict.passed:
        return "passes the visible checks"
    if result.hidden is None and best.verdict.outcome is Outcome.COULD_NOT_JUDGE:
        return "the visible checks could not be judged"
    return MEANINGS[ending(result)]


def _heading(out: "Console", text: str) -> None:
    out.print(_plain(f"\n{text}", "bold"))


def _print_excerpt(out: "Console", mend: Mend) -> None:
    """Print the lines around the most suspicious stretch, each with its suspicion."""
    from rich.syntax import Syntax

    suspects = mend.solution.suspects
    (top,) = most_suspicious(suspects, most=1)
    changed: frozenset[int] = frozenset()
    if mend.after is not None:
        changed = changed_lines(mend.program, mend.after.program)
    source = visible(mend.program.source)
    lines = Syntax("", "python", theme="ansi_dark").highlight(source).split("\n", allow_blank=True)
    shares = heat(suspects)
    first, last = _window(top, changed, len(lines))
    width = len(str(last))
    for number in range(first, last + 1):
        located = top.line <= number <= top.end_line
        line = _plain("> " if located else "  ", "bold red")
        line += _plain(f"{number:>{width}} ", "bold" if located else "dim")
        line += _plain(_bar(shares.get(number, 0.0)), "red") + _plain(" ")
        code = lines[number - 1]
        code.rstrip()
        mark = _plain("  <- changed", "bold green") if number in changed else _plain("")
        out.print(line + code + mark, overflow="fold", soft_wrap=True)
    for suspect in most_suspicious(suspects, most=3):
        where = f"line {suspect.line}"
        if suspect.end_line != suspect.line:
            where = f"lines {suspect.line}-{suspect.end_line}"
        text = f"  suspicion {suspect.score:.3f}  {where} in {visible(suspect.function)}"
        out.print(_plain(text, "dim"))


def _window(top: Suspect, changed: frozenset[int], count: int) -> tuple[int, int]:
    """Return the first and last line to show: the located ones and, if near, the changed ones."""
    first, last = top.line, top.end_line
    near = [n for n in changed if first - _NEAR <= n <= last + _NEAR]
    first, last = min([first, *near]), max([last, *near])
    return max(1, first - _AROUND), min(count, last + _AROUND)


def _bar(share: float) -> str:
    return ("#" * round(4 * share)).ljust(4)


def _print_review(out: "Console", reviews: tuple[Review, ...]) -> None:
    """Print what a model said of the given program's run, unit by unit."""
    first = reviews[0]
    _heading(out, f"what the model said of the run on {one_line(first.check)}")
    table = _table("unit", "lines", "verdict", "why")
    for remark in first.remarks:
        table.add_row(
            _plain(remark.unit),
            _plain(remark.where),
            _plain(*_OPINIONS[remark.correct]),
            _plain(_cut(one_line(remark.explanation))),
        )
    out.print(table)
    if len(reviews) > 1:
        more = counted(len(reviews) - 1, "more run")
        out.print(_plain(f"it judged {more}: --html and --json have all of them", "dim"))


def _print_diff(out: "Console", diff: str) -> None:
    styles = {"+": "green", "-": "red", "@": "cyan"}
    for line in visible(diff).rstrip("\n").split("\n"):
        out.print(_plain(line, styles.get(line[:1], "")), soft_wrap=True)


def _checks_table(mend: Mend) -> "Table":
    table = _table("check", "before", "after", "why")
    after = None if mend.after is None else mend.after.verdict
    for pair in paired(mend.before, after):
        failing = [side for side in (pair.after, pair.before) if side and not side.passed]
        table.add_row(
            _plain(one_line(pair.name)),
            _outcome(pair.before),
            _outcome(pair.after),
            _why(failing[0] if failing else None),
        )
    for pair in paired(None, mend.hidden):
        name = _plain(one_line(pair.name)) + _plain(" (hidden)", "dim")
        table.add_row(name, _outcome(pair.before), _outcome(pair.after), _why(pair.after))
    return table


def _table(*headings: str) -> "Table":
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for heading in headings:
        table.add_column(heading, overflow="fold", no_wrap=heading in ("before", "after"))
    return table


def _outcome(result: CheckResult | None) -> "Text":
    if result is None:
        return _plain("-", "dim")
    word, style = _OUTCOMES[result.outcome]
    if result.outcome is Outcome.FAILED and result.status not in (Status.OK, Status.FAILED):
        word = result.status.value.replace("_", " ")
    return _plain(word, style)


def _why(result: CheckResult | None) -> "Text":
    return _plain("" if result is None or result.passed else _cut(one_line(result.message)))


def _cut(message: str) -> str:
    return message if len(message) <= _MOST_MESSAGE else message[:_MOST_MESSAGE] + " ..."


def _plain(text: str, style: str = "") -> "Text":
    from rich.text import Text

    return Text.assemble((text, style))  # a style of its own would spread over what is added

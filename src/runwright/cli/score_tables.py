"""Scores on a terminal: pass@k, classes of failure, tasks, and two runs side by side."""

from pathlib import Path
from typing import TYPE_CHECKING

from runwright.cli.terminal import console, one_line

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from runwright.scoring import Comparison, Evaluation, Header, Summary

_NAMED = 8  # missing tasks that are named
_MOST = 20  # differing tasks that a comparison lists; --json has all


def print_evaluation(evaluation: "Evaluation", *, details: bool, out: Path | None) -> None:
    """Print a table of scores, one of failures, and where the verdicts came from."""
    screen = console()
    summary = evaluation.summary
    if details:
        screen.print(_tasks_table(evaluation))
        screen.print()
    screen.print(_scores_table(summary))
    if summary.failures:
        screen.print()
        screen.print(_failures_table(summary))
    _print_notes(screen, evaluation)
    counts = [
        (evaluation.judged, "judged"),
        (evaluation.shared, "like another"),
        (evaluation.cached, "from the cache"),
        (evaluation.resumed, "from the file of results"),
    ]
    origin = ", ".join(f"{count} {what}" for count, what in counts if count)
    screen.print(_dim(f"\n{summary.samples} samples in {evaluation.wall_s:.1f} s: {origin}"))
    screen.print(_dim(one_line(_rules(evaluation.header))))
    if out is not None:
        screen.print(_dim(f"results: {one_line(str(out))}"), soft_wrap=True)


def print_comparison(comparison: "Comparison", paths: tuple[str, str], header: "Header") -> None:
    """Print what two runs have in common and where they differ."""
    screen = console()
    table = _table("", "run", one_line(comparison.score), right=2)
    for letter, path, value in zip("AB", paths, (comparison.first, comparison.second), strict=True):
        table.add_row(letter, one_line(path), percent(value))
    screen.print(table)
    wins, losses = comparison.wins, comparison.losses
    for title, found in (("A is better", wins), ("B is better", losses)):
        if not found:
            continue
        screen.print()
        rows = _table(f"{title}: {_tasks(len(found))}", "A", "B", right=1)
        for each in found[:_MOST]:
            rows.add_row(one_line(each.task_id), percent(each.first), percent(each.second))
        if len(found) > _MOST:
            rows.add_row(_dim(f"... {len(found) - _MOST} more; --json has all"))
        screen.print(rows)
    same = comparison.tasks - len(wins) - len(losses)
    screen.print(
        f"\n{_tasks(comparison.tasks)}: {len(wins)} won by A, {len(losses)} by B, {same} alike; "
        f"McNemar's exact p = {comparison.p:.3g}"
    )
    for letter, only in (("A", comparison.only_first), ("B", comparison.only_second)):
        if only:
            screen.print(f"only in {letter}, in no figure: {_some(only)}")
    screen.print(_dim(one_line(_rules(header))))


def percent(share: float | None) -> str:
    """Return a share as per cent with one decimal."""
    return "-" if share is None else f"{100 * share:.1f} %"


def _scores_table(summary: "Summary") -> "Table":
    table = _table("score", "pass@k", "value", "std. error", "95 % interval", "passed", right=2)
    for score in summary.scores:
        passed = f"{score.passed} of {score.passed + score.failed} samples"
        if not score.pass_at:
            table.add_row(one_line(score.name), "-", "-", "-", "-", passed)
        for position, at in enumerate(score.pass_at):
            first = position == 0
            found = at.estimate
            table.add_row(
                one_line(score.name) if first else "",
                f"pass@{at.k}",
                percent(found.value),
                "-" if found.stderr is None else f"{100 * found.stderr:.1f}",
                f"{100 * found.low:.1f} to {100 * found.high:.1f}",
                passed if first else "",
            )
    return table


def _failures_table(summary: "Summary") -> "Table":
    table = _table("failure", "samples", "share", right=1)
    failed = sum(one.samples for one in summary.failures)
    for one in summary.failures:
        name = one_line(one.failure).replace("_", " ") or "other"
        table.add_row(name, str(one.samples), percent(one.samples / failed))
    return table


def _tasks_table(evaluation: "Evaluation") -> "Table":
    names = [one_line(score.name) for score in evaluation.header.scores]
    table = _table("task", "samples", *names, "most often fails by", right=1, left=-1)
    for task in evaluation.summary.tasks:
        judged = [p + f for p, f in zip(task.passed, task.failed, strict=True)]
        cells = [
            f"{passed} of {of}" if of else "not judged"
            for passed, of in zip(task.passed, judged, strict=True)
        ]
        failure = one_line(task.failure).replace("_", " ")
        table.add_row(one_line(task.task_id), str(task.samples), *cells, failure)
    return table


def _print_notes(screen: "Console", evaluation: "Evaluation") -> None:
    summary = evaluation.summary
    notes = []
    if summary.missing:
        notes.append(f"without a sample, in no figure: {_some(summary.missing)}")
    if summary.unjudged:
        notes.append(f"could not be judged, in no figure: {_some(summary.unjudged)}")
    if evaluation.header.memorised or summary.memorised:
        notes.append(_memorised(summary.memorised))
    if summary.warned > summary.memorised:
        other = summary.warned - summary.memorised
        notes.append(f"another warning: {_samples(other)}; the results say which")
    if evaluation.header.not_asked:
        notes.append(f"not asked for other inputs: {_some(evaluation.header.not_asked)}")
    if notes:
        screen.print()
    for note in notes:
        screen.print(note, style="yellow")


def _memorised(count: int) -> str:
    if not count:
        return "memorised: no sample that passes seems to know the checks' inputs alone"
    who = "1 sample that passes seems" if count == 1 else f"{count} samples that pass seem"
    return f"memorised: {who} to know the checks' inputs alone; the results say which"


def _samples(count: int) -> str:
    return "1 sample" if count == 1 else f"{count} samples"


def _rules(header: "Header") -> str:
    version = f" {header.version}" if header.version else ""
    extra = ", sanitized" if header.sanitized else ""
    return (
        f"{header.benchmark}{version}, data {header.dataset[:12]}, mode {header.mode}{extra}, "
        f"isolation {header.isolation.value}, runwright {header.runwright}"
    )


def _some(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{_tasks(len(names))} ({', '.join(map(one_line, names[:_NAMED]))}{more})"


def _tasks(count: int) -> str:
    return "1 task" if count == 1 else f"{count} tasks"


def _table(*headings: str, right: int, left: int | None = None) -> "Table":
    """Return an empty table whose columns from `right` up to `left` hold figures."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    figures = range(len(headings))[right:left]
    for position, heading in enumerate(headings):
        table.add_column(
            heading, justify="right" if position in figures else "left", overflow="fold"
        )
    return table


def _dim(text: str) -> "Text":
    from rich.text import Text

    return Text(text, style="dim")

"""What `runwright lint` prints: programs in order, what is warned of in each, and one line last."""

from rich.table import Table
from rich.text import Text

from runwright.cli.linting import Linted, Linting
from runwright.cli.terminal import console, one_line
from runwright.core import Level

_STYLES = {Level.HIGH: "bold red", Level.MEDIUM: "yellow", Level.LOW: "dim"}
_MOST_MESSAGE = 200


def print_linting(linting: Linting) -> None:
    """Print the programs, best first, with their findings below each other."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for heading in ("quality", "program", "line", "rule", "severity", "confidence", "what"):
        table.add_column(heading, overflow="fold")
    for one in linting.ranked:
        _add(table, one)
    out = console()
    out.print(table)
    out.print()
    out.print(Text(_last(linting), "bold green" if linting.good else "bold red"))
    for absent in sorted({name for one in linting.ranked for name in one.inspection.absent}):
        out.print(Text(f"not looked at by {absent}: it is absent", "yellow"))
    if linting.stages:
        times = ", ".join(f"{name} {taken:.2f}" for name, taken in linting.stages.items())
        out.print(Text(times, "dim"))


def _add(table: Table, one: Linted) -> None:
    path = " ".join([one_line(one.path), *one.applied])
    score, inspection = f"{one.score:.2f}", one.inspection
    if not one.compilable:
        line = str(inspection.line or "")
        said = one_line(inspection.problem[:_MOST_MESSAGE])
        table.add_row(score, path, line, "", Text("does not compile", "bold red"), "", said)
        return
    if not inspection.findings:
        table.add_row(score, path)
    for found in inspection.findings:
        cwe = f" (CWE-{found.cwe})" if found.cwe is not None else ""
        table.add_row(
            score,
            path,
            str(found.line),
            f"{one_line(found.rule)}{cwe}",
            Text(found.severity.value, _STYLES[found.severity]),
            found.confidence.value,
            one_line(found.message[:_MOST_MESSAGE]),
        )
        score = path = ""
    if inspection.omitted:
        table.add_row("", "", "", "", "", "", f"and {inspection.omitted} more")


def _last(linting: Linting) -> str:
    total = len(linting.ranked)
    compilable = sum(one.compilable for one in linting.ranked)
    clean = sum(one.inspection.clean for one in linting.ranked)
    counts = f"{compilable} of {total} compile, {clean} without a warning"
    if not linting.samples:
        return counts
    tasks = {one.task_id for one in linting.ranked}
    best = {one.task_id for one in linting.ranked if one.inspection.clean}
    return f"{counts}; {len(best)} of {len(tasks)} tasks have one without a warning"

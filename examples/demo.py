"""Three failing programs go in, three verified repairs come out: what `make demo` runs."""

import asyncio
import difflib
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.syntax import Syntax
from rich.table import Table

from runwright.core import Task
from runwright.evaluate import Result, evaluate
from runwright.judge.checks import read_task
from runwright.run import LocalSandbox

TASKS = Path(__file__).parent / "tasks"
DEMO = ("row-totals", "leaderboard", "ferry-loading")


async def main() -> None:
    """Debug the tasks one after another and sum up."""
    console = Console()
    tasks = [read_task(TASKS / name) for name in DEMO]
    summary = Table("task", "suspect", "before", "after", "hidden", "tried", "time")
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    async with LocalSandbox() as sandbox:
        for task in tasks:
            with Progress(*columns, console=console, transient=True) as progress:
                progress.add_task(f"debugging {task.id}")
                async for result in evaluate([task], sandbox):
                    show(console, task, result)
                    summary.add_row(*row(task, result))
    console.print(summary)
    console.print("Each mend was found from the visible checks alone, sandboxed, without a model.")
    console.print("Next: .venv/bin/runwright debug examples/tasks/shop-stock --html report.html")


def show(console: Console, task: Task, result: Result) -> None:
    """Print what is wanted and the mend as a diff."""
    assert task.program is not None
    console.rule(f"[bold]{task.id}[/bold]", align="left")
    console.print(" ".join(task.statement.split()))
    best = result.solution.best
    if best is None or best.program == task.program:
        console.print("[red]no mend found[/red]")
        return
    before, after = (p.source.splitlines() for p in (task.program, best.program))
    diff = difflib.unified_diff(before, after, "before", "after", n=2, lineterm="")
    console.print(Syntax("\n".join(diff), "diff", background_color="default"))


def row(task: Task, result: Result) -> tuple[str, ...]:
    """Return the task's line of the summary."""
    solution = result.solution
    first = next(a for a in solution.attempts if a.program == task.program)
    suspects = [f"line {suspect.line}" for suspect in solution.suspects[:1]]
    best = solution.best
    hidden = "-" if result.hidden is None else counts(result.hidden.passed_count, len(task.hidden))
    return (
        task.id,
        *(suspects or ["-"]),
        counts(first.verdict.passed_count, len(task.visible)),
        "-" if best is None else counts(best.verdict.passed_count, len(task.visible)),
        hidden,
        str(solution.usage.candidates),
        f"{result.wall_s:.1f} s",
    )


def counts(passed: int, total: int) -> str:
    """Return "2 of 3", green if all passed."""
    text = f"{passed} of {total}"
    return f"[green]{text}[/green]" if passed == total else f"[red]{text}[/red]"


if __name__ == "__main__":
    asyncio.run(main())

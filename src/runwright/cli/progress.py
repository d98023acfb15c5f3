"""Progress: what a strategy is doing, on stderr while it does it; nothing in a pipe."""

from collections.abc import Iterator
from contextlib import contextmanager

from runwright.cli.terminal import console, one_line
from runwright.lab import EventSink

_SAID = ("phase", "tried", "best_passed", "checks")


@contextmanager
def progress(*, candidates: int, shown: bool = True) -> Iterator[EventSink]:
    """Show what a strategy emits as one live line until the block ends; yields where to emit.

    An event may say `phase`, `tried` (candidates so far), `best_passed` and `checks` (visible
    checks that the best program so far passes, of how many); what it does not say stays.

    Args:
        candidates: The budget, for the bar.
        shown: False shows nothing.
    """
    terminal = console(stderr=True)
    if not (shown and terminal.is_terminal):
        yield _ignore
        return
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TextColumn("{task.completed:.0f} of {task.total:.0f} candidates", style="dim"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[best]}", style="dim", markup=False),
    )
    with Progress(*columns, console=terminal, transient=True) as bar:
        line = bar.add_task("starting", total=candidates, best="")

        def show(event: object) -> None:
            said = {name: getattr(event, name, None) for name in _SAID}
            if said["phase"] is not None:
                bar.update(line, description=one_line(str(said["phase"])))
            if isinstance(said["tried"], int):
                bar.update(line, completed=said["tried"])
            if said["best_passed"] is not None:
                best = f"best passes {said['best_passed']} of {said['checks']} checks"
                bar.update(line, best=best)

        yield show


def _ignore(event: object) -> None:
    """Take an event and show nothing."""

"""A profile on a terminal. Everything of the program's goes through `visible`."""

from runwright.cli.terminal import console
from runwright.core import LineMemory, LineTime, MemoryCurve, Profile, Status
from runwright.core.visible import visible

_HEADINGS = ("Line #", "Hits", "Time µs", "Per Hit", "% Time", "Added kB", "Peak kB")
_HOT = 0.2  # of the time of all lines; such lines are marked


def print_profile(profile: Profile) -> None:
    """Print the cost, a table of the lines, and what the probes took."""
    from rich.text import Text

    out = console()
    for name, value in _costs(profile):
        out.print(Text(f"{name:<14}{value}"))
    if profile.times:
        out.print()
        _print_lines(profile)
        out.print()
        out.print(Text(_overheads(profile), "dim"))
    if profile.detail:
        out.print(Text(visible(profile.detail), "yellow"))
    if profile.status is not Status.OK:
        fault = profile.fault
        why = "" if fault is None else f": {fault.type}: {fault.message}"
        out.print(Text(visible(f"{profile.status.value}{why}"), "bold red"))


def _costs(profile: Profile) -> list[tuple[str, str]]:
    """Return the names and the values of what was measured of the whole."""
    cost = profile.cost
    found: list[tuple[str, str]] = []
    if cost.wall_s is not None and cost.cpu_s is not None:
        found += [
            ("wall", f"{1e3 * cost.wall_s:.3f} ms"),
            ("processor", f"{1e3 * cost.cpu_s:.3f} ms"),
        ]
    if cost.memory_bytes is not None:
        found.append(("resident", f"{_kilobytes(cost.memory_bytes)} more at most"))
    if (curve := cost.curve) is not None:
        found.append(("held", _held(curve)))
    if (allocated := cost.allocations) is not None:
        kept = f"{_kilobytes(allocated.kept_bytes)} in {allocated.kept_blocks} blocks at the end"
        found.append(("allocated", f"{_kilobytes(allocated.peak_bytes)} at most, {kept}"))
    if (count := cost.instructions) is not None:
        found.append(("instructions", f"{count.value} by {count.provider.value}: {count.detail}"))
    return found


def _held(curve: MemoryCurve) -> str:
    looks = f"looked at every {1e3 * curve.interval_s:g} ms"
    took = f"which took {1e3 * curve.overhead_s:.1f} ms beside it"
    area = f"{curve.byte_seconds / 1e6:.3f} MB*s"
    return f"{area}, {_kilobytes(curve.peak_bytes)} at most; {looks}, {took}"


def _print_lines(profile: Profile) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in _HEADINGS:
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("Line Contents", overflow="ellipsis", no_wrap=True)
    times = {row.line: row for row in profile.times}
    memory = {row.line: row for row in profile.memory}
    total_s = profile.total_s
    for number, source in enumerate(profile.program.source.splitlines(), 1):
        row = times.get(number)
        share = row.time_s / total_s if row is not None and total_s else 0.0
        cells = [*_time(row, share), *_memory(memory.get(number)), visible(source)]
        style = "bold red" if share > _HOT else ""
        table.add_row(str(number), *[Text(cell, style) for cell in cells])
    console().print(table)


def _time(row: LineTime | None, share: float) -> list[str]:
    if row is None:
        return ["", "", "", ""]
    times = [f"{1e6 * row.time_s:.1f}", f"{1e6 * row.time_s / row.hits:.2f}"]
    return [str(row.hits), *times, f"{100 * share:.1f}"]


def _memory(row: LineMemory | None) -> list[str]:
    return (
        ["", ""] if row is None else [f"{row.added_bytes / 1e3:.1f}", f"{row.peak_bytes / 1e3:.1f}"]
    )


def _kilobytes(size: int) -> str:
    return f"{size / 1000:.1f} kB"


def _overheads(profile: Profile) -> str:
    """Say what the probes took; a plain run that did not end has no time to compare with."""
    if profile.time_overhead is None:
        return "the runs did not end, so what the probes took is not known"
    words = f"with the probes for time the run took {profile.time_overhead:.1f} times as long"
    if profile.memory_overhead is None:
        return words
    return f"{words}, with those for memory {profile.memory_overhead:.1f} times"

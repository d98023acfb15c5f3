"""Tables of a profile as text, one row per line of the program, as line profilers print them."""

from collections.abc import Iterable

from runwright.core.profile import LineMemory, LineTime, Profile

_RULE = "="


def time_table(profile: Profile) -> str:
    """Return the times; the unit is microseconds. Lines that did not run have no figures."""
    total_s = profile.total_s
    by_line = {row.line: row for row in profile.times}
    header = f"{'Line #':>6} {'Hits':>9} {'Time':>12} {'Per Hit':>10} {'% Time':>7}  Line Contents"
    rows = (
        f"{number:>6} {_time_cells(by_line.get(number), total_s)}  {text}"
        for number, text in _source(profile)
    )
    return _table(header, rows)


def memory_table(profile: Profile) -> str:
    """Return the memory, in kB of 1000 bytes: what a line added, and the peak while it ran."""
    by_line = {row.line: row for row in profile.memory}
    header = f"{'Line #':>6} {'Hits':>9} {'Increment':>12} {'Peak':>12}  Line Contents"
    rows = (
        f"{number:>6} {_memory_cells(by_line.get(number))}  {text}"
        for number, text in _source(profile)
    )
    return _table(header, rows)


def _time_cells(row: LineTime | None, total_s: float) -> str:
    if row is None:
        return " " * 41
    share = 100 * row.time_s / total_s if total_s else 0.0
    per_hit = 1e6 * row.time_s / row.hits
    return f"{row.hits:>9} {1e6 * row.time_s:>12.1f} {per_hit:>10.2f} {share:>7.1f}"


def _memory_cells(row: LineMemory | None) -> str:
    if row is None:
        return " " * 35
    return f"{row.hits:>9} {row.added_bytes / 1000:>12.1f} {row.peak_bytes / 1000:>12.1f}"


def _source(profile: Profile) -> Iterable[tuple[int, str]]:
    return enumerate(profile.program.source.splitlines(), 1)


def _table(header: str, rows: Iterable[str]) -> str:
    return "\n".join([header, _RULE * len(header), *(row.rstrip() for row in rows)]) + "\n"

"""Usage: what a run or a whole solution cost."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Usage:
    """What was used, over the whole process tree of a run; sums over runs add up with `+`."""

    wall_s: float = 0.0
    cpu_user_s: float = 0.0
    cpu_system_s: float = 0.0
    memory_bytes: int | None = None  # highest resident size of one process; None: not measured
    processes: int | None = None  # processes and threads started; None: not measured
    bytes_written: int | None = None  # by write-like system calls; None: not measured
    runs: int = 0
    candidates: int = 0  # programs judged
    calls: int = 0  # of models
    tokens: int = 0  # of models: prompts and replies, as their servers count

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            wall_s=self.wall_s + other.wall_s,
            cpu_user_s=self.cpu_user_s + other.cpu_user_s,
            cpu_system_s=self.cpu_system_s + other.cpu_system_s,
            memory_bytes=_larger(self.memory_bytes, other.memory_bytes),
            processes=_sum(self.processes, other.processes),
            bytes_written=_sum(self.bytes_written, other.bytes_written),
            runs=self.runs + other.runs,
            candidates=self.candidates + other.candidates,
            calls=self.calls + other.calls,
            tokens=self.tokens + other.tokens,
        )


def _larger(one: int | None, two: int | None) -> int | None:
    known = [value for value in (one, two) if value is not None]
    return max(known) if known else None


def _sum(one: int | None, two: int | None) -> int | None:
    known = [value for value in (one, two) if value is not None]
    return sum(known) if known else None

"""Job and Outcome: what a sandbox is asked to do, and what came of it; plain data, both."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from runwright.core.curve import MemoryCurve
from runwright.core.execution import Execution
from runwright.core.limits import Limits
from runwright.core.program import Program

SCRIPT = "runwright.run.guest.script"


@dataclass(frozen=True, slots=True)
class Needs:
    """What a language's run time needs beyond the limits of a program."""

    room_bytes: int = 0  # address space that it reserves, beside the memory limit
    threads: int = 0  # of its own, beside the limit of processes
    readable: tuple[str, ...] = ()  # globs of paths outside the system's folders

    def __add__(self, other: "Needs") -> "Needs":
        return Needs(
            self.room_bytes + other.room_bytes,
            self.threads + other.threads,
            self.readable + other.readable,
        )


@dataclass(frozen=True, slots=True)
class Job:
    """One sandboxed run of a guest module.

    A guest is a standard-library-only module of a `guest/` folder that every worker has loaded; its
    `main(call: Call) -> None` runs in a fresh child (see run/guest/child.py for `Call`).
    """

    guest: str  # dotted name, e.g. "runwright.run.guest.script"
    program: Program  # placed in the work directory before the guest starts
    request: bytes = b""  # read by the guest alone
    stdin: bytes = b""
    arguments: tuple[str, ...] = ()  # what the program finds in sys.argv[1:]
    limits: Limits = Limits()
    fetch: tuple[str, ...] = ()  # globs of files to bring back; `**` is any number of folders
    client: str = ""  # who asks: clients that wait are served by turns
    # Another language's program finds the number of the result's descriptor in its environment.
    share_result: bool = False
    # Words put before the command of a compiled program: a tool that runs it, found in PATH.
    under: tuple[str, ...] = ()
    # Interval at which resident memory is looked at; 0: it is not. If it is, the result of another
    # language's program that does not share it tells when the program began (guest/command.py).
    sample_s: float = 0.0
    needs: Needs = Needs()  # of such a tool; the sandbox adds those of the program's language
    # Is shown the result so far, now and then; True ends the run, which nobody needs any more. It
    # saves time and decides nothing: where the result is written elsewhere it is not asked.
    enough: Callable[[bytes], bool] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job. `result` was written in reach of the program: data, never a verdict."""

    execution: Execution
    result: bytes
    memory: MemoryCurve | None = None  # on the clock of `time.monotonic`; None: not asked for
    began_s: float = 0.0  # when the program's process was made, on that clock of its machine


def script(
    program: Program,
    stdin: bytes,
    arguments: Sequence[str],
    limits: Limits,
    fetch: Sequence[str] = (),
) -> Job:
    """Return the job that runs a program as a script, `__name__ == "__main__"`."""
    return Job(
        guest=SCRIPT,
        program=program,
        stdin=stdin,
        arguments=tuple(arguments),
        limits=limits,
        fetch=tuple(fetch),
    )

"""Instructions of a whole program, counted by Valgrind's callgrind.

Theory of operation. The program runs in the sandbox as ever, but as the guest of callgrind, which
translates its machine code and counts what it executes in user mode: libraries, their start and
the program's own, whatever the machine and its load. What any program of its language executes is
subtracted: the count of an empty one, run first. That run also proves that callgrind works here.

What it does not protect against: the log that holds the count is within the program's reach.
"""

import platform
import re
import sys
from dataclasses import dataclass, replace

from runwright.core.cost import Count, Provider
from runwright.core.errors import NoCounter
from runwright.core.execution import Execution
from runwright.core.limits import MIB, Limits
from runwright.core.program import Program
from runwright.core.status import Status
from runwright.run import Job, Sandbox
from runwright.run.job import SCRIPT, Needs
from runwright.run.languages.building import COMMAND, command_request
from runwright.run.toolchains import out_of_sight

EMPTY = {  # by language, what is counted besides the program
    "c": "int main(void) { return 0; }\n",
    "cpp": "int main() { return 0; }\n",
    "python": "",
}
DETAIL = (
    "instructions of the program's first process and its threads, libraries included; those of an "
    "empty program are taken off"
)
_WORDS = (
    "valgrind",
    "--tool=callgrind",
    "--callgrind-out-file=/dev/null",
    "--vgdb=no",
    "--log-file=/proc/self/fd/%q{RUNWRIGHT_RESULT_FD}",
)
_NEEDS = Needs(room_bytes=1024 * MIB)  # translated code, and shadows of what is mapped
_TOTAL = re.compile(rb"^==(\d+)== Collected : (\d+)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Counted:
    """One run under callgrind."""

    execution: Execution
    value: int | None  # of the first process, its start included; None: the log has no count
    others: bool  # whether processes that it forked were there


def why_not() -> str:
    """Say why callgrind cannot count here; "": it can."""
    where = out_of_sight("valgrind")
    return where and f"it needs the command 'valgrind' and programs find {where} (Debian: valgrind)"


class Callgrind:
    """Counts programs of one language, one run each."""

    def __init__(self, sandbox: Sandbox, language: str, limits: Limits) -> None:
        self._sandbox = sandbox
        self._language = language
        self._limits = limits
        self._start = 0

    async def calibrate(self) -> None:
        """Count an empty program, whose instructions are no part of any other's count.

        Raises:
            NoCounter: callgrind does not count one.
            NoToolchain: its language cannot be compiled here.
        """
        counted = await self.run(Program(EMPTY[self._language], language=self._language), b"")
        if counted.value is None or counted.execution.status is not Status.OK:
            execution = counted.execution
            said = str(execution.stderr).strip().splitlines() or [execution.detail]
            raise NoCounter(
                f"provider='callgrind' does not count an empty program at level "
                f"{execution.isolation.value!r} ({execution.status.value}: {said[0]}); "
                "raise the limits, or name another provider"
            )
        self._start = counted.value

    def count(self, counted: Counted) -> Count | None:
        """Return what the program itself executed; None: its run has no count."""
        if counted.value is None:
            return None
        value = max(0, counted.value - self._start)
        return Count(Provider.CALLGRIND, value, self._runtime(), DETAIL)

    async def run(self, program: Program, stdin: bytes) -> Counted:
        """Run a program under callgrind."""
        job = Job(
            SCRIPT,
            program,
            stdin=stdin,
            limits=self._limits,
            share_result=True,
            under=_WORDS,
            needs=_NEEDS,
        )
        outcome = await self._sandbox.submit(_python(job) if self._language == "python" else job)
        totals = _TOTAL.findall(outcome.result)
        first = re.match(rb"==(\d+)==", outcome.result)
        own = [int(total) for pid, total in totals if first is not None and pid == first[1]]
        others = len(own) < len(totals)
        return Counted(outcome.execution, own[-1] if own else None, others)

    def _runtime(self) -> str:
        if self._language != "python":
            return f"native {platform.machine()}"
        return f"CPython {'.'.join(map(str, sys.version_info[:3]))}"


def _python(job: Job) -> Job:
    """Have an interpreter of its own run the script: the worker's is no command."""
    seed = ("/usr/bin/env", "PYTHONHASHSEED=0")
    words = (sys.executable, "-s", job.program.path)
    request = command_request(words, under=(*seed, *job.under), share_result=True)
    return replace(job, guest=COMMAND, request=request)

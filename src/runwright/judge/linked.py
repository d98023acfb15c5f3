"""Running a guest that checks beside a guest that holds the program, with a socket between them."""

import json
from collections.abc import Sequence
from dataclasses import replace

from runwright.core.limits import MIB, Limits
from runwright.core.program import File, Program
from runwright.run import Job, Outcome, Sandbox

# The checker imports a library of tests first, for which the program waits; after that, the
# program's limit strikes before the checker's, so that a hang is laid at its door.
LIBRARY_S = 5.0
_CHECKER_EXTRA_S = 1.0
_CANDIDATE = "runwright.judge.guest.printing"
_LIBRARY_PROCESSES = 16  # threads that a library of tests starts


async def run_linked(
    program: Program,
    guest: str,
    request: dict[str, object],
    sandbox: Sandbox,
    *,
    limits: Limits,
    files: Sequence[File] = (),
) -> tuple[Outcome, Outcome]:
    """Run a program and the guest that checks it; returns both ends, the program's first.

    Args:
        program: The program.
        guest: Dotted name of the checking guest.
        request: What it is asked, JSON-ready.
        sandbox: Where both run.
        limits: Of the program's process, which has five seconds more of wall time.
        files: Placed beside the checking guest.
    """
    wall_s = limits.wall_s + LIBRARY_S
    candidate = Job(guest=_CANDIDATE, program=program, limits=replace(limits, wall_s=wall_s))
    checker = Job(
        guest=guest,
        program=Program("", path="_check.py", files=tuple(files)),
        request=json.dumps(request).encode("ascii"),
        limits=replace(
            limits,
            wall_s=wall_s + _CHECKER_EXTRA_S,
            cpu_s=limits.cpu_s + LIBRARY_S,
            memory_bytes=max(limits.memory_bytes, 1024 * MIB),
            processes=max(limits.processes, _LIBRARY_PROCESSES),
        ),
    )
    return await sandbox.submit_linked(candidate, checker)

"""Replaying: the steps of a run that was killed before it could write more than its log.

The log is what the program may have forged, so it is read in the sandbox (guest/replay.py).
"""

import json

from runwright.core.program import Program
from runwright.run import Job, Sandbox

_GUEST = "runwright.observe.guest.replay"


async def replayed(log: bytes, sandbox: Sandbox, *, head: int, value_bytes: int) -> bytes:
    """Return the document that a log comes to, as `read_replayed` takes it.

    Args:
        log: `Contents.log`.
        sandbox: Where it is read.
        head: How many of the first steps are kept.
        value_bytes: What values are cut to.
    """
    settings = json.dumps({"head": head, "value_bytes": value_bytes})
    job = Job(_GUEST, Program(""), request=settings.encode("ascii") + b"\n" + log)
    return (await sandbox.submit(job)).result

"""The keeper: the process the host started; it outlives its worker and clears away after it.

It reads no message and meets no program. At its end, whatever the reason, it kills what the worker
left running (its control group's processes, orphans that came to it) and removes group and folder.
"""

import os
import signal
from typing import NoReturn

from runwright.run.guest import cgroups, folder, kernel, watch


def split(groups: list[str], work: "folder.WorkFolder | None") -> None:
    """Fork: the worker returns from here, the keeper stays until it has ended.

    Args:
        groups: Paths of the worker's control groups.
        work: Where it makes work directories.
    """
    kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)
    keeper = os.getpid()
    worker = os.fork()
    if worker != 0:
        _keep(worker, groups, work)
    die_with(keeper)


def die_with(parent: int) -> None:
    """Have the kernel kill this process when `parent` ends; a change of user undoes this."""
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _keep(worker: int, groups: list[str], work: "folder.WorkFolder | None") -> NoReturn:
    os.closerange(3, 1 << 10)
    _, status = os.waitpid(worker, 0)
    watch.end_all(watch.Ending(), own_pid_namespace=False)
    clear(groups, work.path if work else "")
    os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


def clear(groups: list[str], work: str) -> None:
    """End what runs in a dead worker's groups, and remove groups and folder.

    Args:
        groups: Paths of its control groups.
        work: Path of its work folder; "" if it has none.
    """
    for group in groups:
        cgroups.remove(group)
    if work and os.path.isdir(work):
        folder.remove(work)

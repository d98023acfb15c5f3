"""Running programs: in goes a Program, out comes an Execution; what it did, not what we think.

Theory of operation.

Trusted: this process, the keeper and the worker it starts, the kernel. Not trusted: the program,
and every byte that it could have written. Protected from it: files, processes, network and memory
of the host; other runs, before, after and beside it; what is reported of it.

- A keeper (guest/keeper.py) splits off a worker (guest/worker.py) and clears away after it,
  however that ends. The worker is a warm interpreter; it forks one process per program.
- At level `full` the worker lives in namespaces of its own, on a root that shows the system's
  folders read-only and nothing of the user's (guest/root.py). At `process` it stays in the
  host's, and what follows carries more.
- The forked process raises its barriers before anything of the program is there: limits, another
  user where it can, no capabilities, Landlock over files, signals and ports (guest/landlock.py),
  a filter of system calls (guest/seccomp.py). A control group limits memory of all its processes.
- The worker watches from outside: it drains output, compares clocks with limits, kills and
  collects every process at the end, and only then answers (guest/watch.py). What the program
  reports itself (an exception, result bytes) is data within bounds, and may be forged.
- Nothing of one program is in the worker's memory when the next is forked: its text, input and
  output travel in descriptors that only its own process reads, or in pages that a fork leaves
  out.

Not protected: bugs of the kernel, side channels, fairness of processor time. docs/isolation.md
has the table of threats, each proved by hostile programs, and the known gaps.

Open sandbox.py first, then worker.py (our side of a worker process) and guest/worker.py (its
side).
Programs that change files of yours, with a way back: transactions.py; databases: sqlite.py.
"""

import sys
import types
from typing import Any

from runwright.run.changes import Change
from runwright.run.client import Client
from runwright.run.doctor import doctor
from runwright.run.feature import Feature, Group
from runwright.run.job import Job, Outcome
from runwright.run.journal import pending_transactions, undo_last
from runwright.run.ray import RaySandbox
from runwright.run.sandbox import LocalSandbox, Sandbox
from runwright.run.session import Session
from runwright.run.sessions import Sessions
from runwright.run.sqlite import SqliteTransaction
from runwright.run.stream import bounded
from runwright.run.transactions import Transaction
from runwright.run.tree import Entry, digest

__all__ = [
    "Change",
    "Client",
    "Entry",
    "Feature",
    "Group",
    "Job",
    "LocalSandbox",
    "Outcome",
    "RaySandbox",
    "Sandbox",
    "Session",
    "Sessions",
    "SqliteTransaction",
    "Transaction",
    "bounded",
    "digest",
    "doctor",
    "pending_transactions",
    "undo_last",
]


class _Callable(types.ModuleType):
    """This package, which may be called, because importing it hides the function of its name."""

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        return sys.modules["runwright"].__dict__["_run"](*arguments, **options)


sys.modules[__name__].__class__ = _Callable

"""Running programs: in goes a Program, out comes an Execution; what it did, not what we think.

Open sandbox.py first, then worker.py (our side of a worker process) and guest/worker.py (its side).
Programs that change files of yours, with a way back: transactions.py; databases: sqlite.py.
"""

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

"""Running programs: in goes a Program, out comes an Execution; what it did, not what we think.

Open sandbox.py first, then worker.py (our side of a worker process) and guest/worker.py (its side).
"""

from runwright.run.client import Client
from runwright.run.doctor import doctor
from runwright.run.feature import Feature, Group
from runwright.run.job import Job, Outcome
from runwright.run.ray import RaySandbox
from runwright.run.sandbox import LocalSandbox, Sandbox
from runwright.run.session import Session
from runwright.run.sessions import Sessions
from runwright.run.stream import bounded

__all__ = [
    "Client",
    "Feature",
    "Group",
    "Job",
    "LocalSandbox",
    "Outcome",
    "RaySandbox",
    "Sandbox",
    "Session",
    "Sessions",
    "bounded",
    "doctor",
]

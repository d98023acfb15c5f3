"""Observing: in goes a Program and what to watch it do, out comes a Trace of its basic blocks.

Open tracing.py first; guest/ is what runs beside the program, views.py makes text of a trace.
meters/ measures what a program costs, profiling.py what its lines do, by probes/, of which any
number share one run.
"""

from runwright.core.lookup import state_after
from runwright.observe.meters import Meter, cost
from runwright.observe.probes import observe
from runwright.observe.profile_tables import memory_table, time_table
from runwright.observe.profiling import profile
from runwright.observe.tracing import trace
from runwright.observe.views import describe, view

__all__ = [
    "Meter",
    "cost",
    "describe",
    "memory_table",
    "observe",
    "profile",
    "state_after",
    "time_table",
    "trace",
    "view",
]

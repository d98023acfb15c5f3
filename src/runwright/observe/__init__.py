"""Observing: in goes a Program and what to watch it do, out comes a Trace of its basic blocks.

Open tracing.py first; guest/ is what runs beside the program, views.py makes text of a trace.
meters/ measures what a program costs.
"""

from runwright.observe.meters import Meter, cost
from runwright.observe.tracing import trace
from runwright.observe.views import describe, state_after, view

__all__ = ["Meter", "cost", "describe", "state_after", "trace", "view"]

"""Observing: in goes a Program and what to watch it do, out comes a Trace of its basic blocks.

Open tracing.py first; guest/ is what runs beside the program, views.py makes text of a trace.
"""

from runwright.core.lookup import state_after
from runwright.observe.tracing import trace
from runwright.observe.views import describe, view

__all__ = ["describe", "state_after", "trace", "view"]

"""Probes: in goes a Program and any number of analyses, out comes what each found in one run.

Open contract.py first, then observing.py; one module per probe, guest/ is what runs beside the
program.
"""

from runwright.observe.probes.contract import Probe, Table
from runwright.observe.probes.line_memory import LineMemories
from runwright.observe.probes.line_time import LineTimes
from runwright.observe.probes.observing import Observation, observe
from runwright.observe.probes.steps import Steps
from runwright.observe.probes.visits import Visits

__all__ = [
    "LineMemories",
    "LineTimes",
    "Observation",
    "Probe",
    "Steps",
    "Table",
    "Visits",
    "observe",
]

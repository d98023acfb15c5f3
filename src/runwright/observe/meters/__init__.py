"""Meters: in goes a Program and what to measure of it, out comes its Cost.

Open cost.py first; guest/ is what runs beside the program.
"""

from runwright.observe.meters.cost import Meter, cost
from runwright.observe.meters.providers import available

__all__ = ["Meter", "available", "cost"]

"""By whose rules a benchmark is judged."""

from enum import Enum


class Mode(Enum):
    """Ours, or those of the harness that published its numbers."""

    CORRECT = "correct"  # generous limits: a verdict should not depend on the machine
    PARITY = "parity"  # the official harness's limits and equality, to compare with its numbers

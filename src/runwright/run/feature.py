"""Feature: one thing that a machine has or lacks."""

from dataclasses import dataclass
from enum import Enum


class Group(Enum):
    """What a feature is for."""

    ISOLATION = "isolation"  # levels and networks, each tried with a program
    KERNEL = "kernel"  # what they are made of
    MEASURES = "limits and measures"
    TOOLCHAINS = "toolchains"


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing this machine has or lacks."""

    group: Group
    name: str
    present: bool
    detail: str  # what was found
    remedy: str = ""  # how to get it, if it is missing

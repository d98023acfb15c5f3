"""Isolation: how far a run was kept from the machine."""

from enum import Enum


class Isolation(Enum):
    """A named level; `runwright doctor` says which of them this machine can hold."""

    FULL = "full"  # own namespaces, read-only root, Landlock, seccomp, rlimits
    PROCESS = "process"  # Landlock, seccomp, rlimits; needs no privilege
    NONE = "none"  # rlimits only; must be asked for by name

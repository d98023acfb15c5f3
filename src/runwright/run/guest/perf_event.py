"""Hardware counters of the kernel (perf_event_open(2)), opened through ctypes."""

import ctypes
import errno
import os

from runwright.run.guest import kernel

INSTRUCTIONS = (0, 1)  # type hardware, retired instructions
TASK_CLOCK = (1, 1)  # type software: nanoseconds on a processor; every machine has it

_NUMBERS = {"x86_64": 298, "aarch64": 241}
_WORDS = 16  # of struct perf_event_attr, the fields used here and zeros
_INHERIT = 1 << 1  # processes and threads that are started later count too
_EXCLUDE_KERNEL = 1 << 5
_EXCLUDE_HYPERVISOR = 1 << 6
_CLOSE_ON_EXEC = 1 << 3  # of the call's flags


def open_counter(event: tuple[int, int]) -> int:
    """Open a counter of this process in user mode, running; returns its descriptor.

    Args:
        event: Type and number, such as INSTRUCTIONS.

    Raises:
        OSError: this machine has none, or does not give it.
    """
    attributes = (ctypes.c_uint64 * _WORDS)()
    attributes[0] = event[0] | ctypes.sizeof(attributes) << 32
    attributes[1] = event[1]
    attributes[5] = _INHERIT | _EXCLUDE_KERNEL | _EXCLUDE_HYPERVISOR
    number = _NUMBERS.get(kernel.ARCHITECTURE, -1)
    return kernel.syscall(number, attributes, 0, -1, -1, _CLOSE_ON_EXEC, what="perf_event_open")


def read_counter(descriptor: int) -> int:
    """Return what a counter has counted so far."""
    return int.from_bytes(os.read(descriptor, 8), "little")


def why_not(error: OSError) -> str:
    """Say in words why a counter could not be opened."""
    if error.errno not in (errno.EACCES, errno.EPERM):
        return f"this machine has no such counter ({os.strerror(error.errno or 0)})"
    try:
        with open("/proc/sys/kernel/perf_event_paranoid", encoding="ascii") as setting:
            level = setting.read().strip()
    except OSError:
        level = "unknown"
    return f"the kernel refuses it; kernel.perf_event_paranoid is {level}"

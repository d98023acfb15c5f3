"""What every hostile program finds beside it: its targets outside, and how it tells what came of it.

A program prints `CONTAINED: ...` when it was stopped and `ESCAPED: ...` when it succeeded. Its
header is comment lines: what it tries, then

    # expects: the statuses that may end it
    # holds: the levels at which it is contained; it is run at no other
    # process: why it is not run at that level (only where `holds` does not name it)
    # limits: limits that differ from the suite's, as name=value
    # needs: cgroup (without one the machine cannot hold it)
    # open: levels [user] -- why it escapes there as yet (user: only if an ordinary user runs it)
    # sometimes: the same, now and then
"""

import ctypes
import json
import os
import platform
import sys

target = json.loads(sys.stdin.read() or "{}")
libc = ctypes.CDLL(None, use_errno=True)


def attempt(what, action):
    """Do it, and say whether it was refused."""
    try:
        value = action()
    except (OSError, ValueError, MemoryError) as error:
        print(f"CONTAINED: {what}: {error!r}", flush=True)
    else:
        print(f"ESCAPED: {what}: {value!r}", flush=True)


def checked(result):
    """Raise what a C function has left in errno if it returned a negative value."""
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def syscall(x86_64, aarch64, *arguments):
    """Make a raw system call by its number on each architecture; -1: it has none."""
    number = {"x86_64": x86_64, "aarch64": aarch64}[platform.machine()]
    if number < 0:
        raise OSError(38, "no such call on this architecture")
    ctypes.set_errno(0)
    return checked(libc.syscall(ctypes.c_long(number), *arguments))

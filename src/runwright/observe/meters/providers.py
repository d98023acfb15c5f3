"""Providers of instruction counts: which of them this machine has, and why not the others."""

import os

from runwright.core.cost import Provider
from runwright.core.errors import NoCounter
from runwright.run.guest.perf_event import INSTRUCTIONS, open_counter, why_not

DETAILS = {
    Provider.PERF_EVENT: "retired instructions in user mode, interpreter included; its processes "
    "and threads too",
    Provider.BYTECODE: "bytecode instructions of the program's own files; nothing of what builtins "
    "and libraries do",
}


def available() -> dict[Provider, str]:
    """Return for each provider for Python programs why it cannot count here; "": it can."""
    return {Provider.PERF_EVENT: _no_perf_event(), Provider.BYTECODE: ""}


def chosen(asked: Provider | None) -> Provider:
    """Return who counts for a Python program; None asks for the best that there is.

    Raises:
        NoCounter: the one that was asked for cannot count here.
    """
    found = available()
    if asked is None:
        return next(provider for provider, reason in found.items() if not reason)
    reason = found.get(asked, "it does not count for Python programs")
    if reason:
        others = ", ".join(repr(p.value) for p, trouble in found.items() if not trouble)
        raise NoCounter(f"provider={asked.value!r} cannot count here: {reason}; {others} can")
    return asked


def _no_perf_event() -> str:
    try:
        descriptor = open_counter(INSTRUCTIONS)
    except OSError as error:
        return why_not(error)
    os.close(descriptor)
    return ""

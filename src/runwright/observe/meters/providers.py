"""Providers of instruction counts: which of them this machine has, and why not the others."""

import os

from runwright.core.cost import Provider
from runwright.core.errors import NoCounter
from runwright.observe.meters import callgrind
from runwright.run.guest.perf_event import INSTRUCTIONS, open_counter, why_not

DETAILS = {
    Provider.PERF_EVENT: "retired instructions in user mode, interpreter included; its processes "
    "and threads too",
    Provider.BYTECODE: "bytecode instructions of the program's own files; nothing of what builtins "
    "and libraries do",
    Provider.CALLGRIND: callgrind.DETAIL,
}


def available(language: str = "python") -> dict[Provider, str]:
    """Return for each provider for programs of a language why it cannot count here; "": it can.

    The best comes first.
    """
    if language == "python":
        return {
            Provider.PERF_EVENT: _no_perf_event(),
            Provider.BYTECODE: "",
            Provider.CALLGRIND: callgrind.why_not(),
        }
    return {Provider.CALLGRIND: callgrind.why_not()} if language in callgrind.EMPTY else {}


def chosen(asked: Provider | None, language: str = "python") -> Provider:
    """Return who counts for a program; None asks for the best that there is.

    Raises:
        NoCounter: the one that was asked for cannot count here, or none can.
    """
    found = available(language)
    fit = [provider for provider, reason in found.items() if not reason]
    if asked is None and fit:
        return fit[0]
    if asked is None:
        reasons = "; ".join(f"{p.value}: {reason}" for p, reason in found.items())
        raise NoCounter(f"nothing counts instructions of {language} programs here: {reasons}")
    reason = found.get(asked, f"it does not count for {language} programs")
    if reason:
        others = ", ".join(repr(provider.value) for provider in fit) or "no other"
        raise NoCounter(f"provider={asked.value!r} cannot count here: {reason}; {others} can")
    return asked


def _no_perf_event() -> str:
    try:
        descriptor = open_counter(INSTRUCTIONS)
    except OSError as error:
        return why_not(error)
    os.close(descriptor)
    return ""

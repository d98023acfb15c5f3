"""Modules that a worker imports once, for the programs it forks to find them imported.

What is imported is the host's own, installed where the interpreter looks for modules; a program has
no say in it. Each program gets the modules by its fork, so what it does to them ends with it.
"""

import importlib
import os
import sys


class CannotPreload(Exception):
    """A module cannot be had, or not in a way that a fork survives; `str()` says why."""


def preload(names: list[str]) -> int:
    """Import modules; returns the bytes of address space that they take.

    Raises:
        CannotPreload: one is not installed, fails to import, or starts a thread.
    """
    before = _address_space_bytes()
    for name in names:
        try:
            importlib.import_module(name)
        except ModuleNotFoundError as error:
            raise CannotPreload(
                f"no module {error.name!r} to preload {name!r}; install it for {sys.executable}"
            ) from None
        except BaseException as error:
            reason = f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
            raise CannotPreload(
                f"module {name!r} cannot be preloaded, it raised {reason}"
            ) from None
        if len(os.listdir("/proc/self/task")) > 1:
            raise CannotPreload(
                f"module {name!r} cannot be preloaded: it starts threads, which a fork would lose"
            )
    return max(0, _address_space_bytes() - before)


def reseed() -> None:
    """In a fresh fork: let the random numbers differ from those of the program before.

    `random` does so by itself. NumPy's generator of the legacy functions does not.
    """
    numpy_random = sys.modules.get("numpy.random")
    if numpy_random is not None:
        numpy_random.seed()


def _address_space_bytes() -> int:
    """Return the size of this process's address space."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")

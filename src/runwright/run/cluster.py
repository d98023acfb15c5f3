"""Being connected to a Ray cluster: a running one, or one of this machine alone."""

import contextlib
import fcntl
import importlib
import logging
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from runwright.core.errors import BadOption, NeedsExtra, SandboxLost
from runwright.core.limits import MIB

_PREFIX = "runwright-ray-"
_REACH_S = 5.0
_STORE_BYTES = 128 * MIB  # of a cluster that is started here; outcomes pass, they do not stay


def import_ray() -> Any:
    """Return the library, which only the extra `[ray]` installs.

    Raises:
        NeedsExtra: it is not installed.
    """
    try:
        return importlib.import_module("ray")
    except ImportError:
        raise NeedsExtra("a sandbox over Ray needs ray; pip install 'runwright[ray]'") from None


@contextlib.contextmanager
def connected(ray: Any, address: str | None, workers: int | None) -> Iterator[None]:
    """Be connected to the cluster at an address, or to one of this machine alone.

    Raises:
        BadOption: the address is none.
        SandboxLost: there is none, or it could not be started.
    """
    quiet: dict[str, object] = {
        "log_to_driver": False,
        "logging_level": logging.ERROR,
        "configure_logging": False,
    }
    with contextlib.ExitStack() as stack:
        if address is None:
            folder = stack.enter_context(_folder())
            quiet |= {
                "address": "local",
                "num_cpus": workers or len(os.sched_getaffinity(0)),
                "include_dashboard": False,
                "object_store_memory": _STORE_BYTES,
                "_node_ip_address": "127.0.0.1",
                "_temp_dir": folder,
            }
            stack.enter_context(_no_usage_report())
        else:
            _reach(address)
            quiet["address"] = address
        try:
            ray.init(**quiet)
        except (OSError, RuntimeError, ValueError) as error:
            where = "on this machine" if address is None else f"at {address!r}"
            raise SandboxLost(f"no Ray cluster {where}: {first_line(error)}") from None
        stack.callback(ray.shutdown)
        yield


@contextlib.contextmanager
def _folder() -> Iterator[str]:
    """Have a folder for Ray's sockets and logs, and remove those of callers that were killed.

    Who has one holds a lock on it, which the kernel gives back at its end, whatever that is.
    """
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        # An OSError: it is in use, another's, or was removed just now.
        with contextlib.suppress(OSError), _locked(str(left)):
            shutil.rmtree(left, ignore_errors=True)
    folder = tempfile.mkdtemp(prefix=_PREFIX)
    try:
        with _locked(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _locked(folder: str) -> Iterator[None]:
    """Hold the lock on a folder of ours.

    Raises:
        OSError: it is not ours, or somebody holds it.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        if os.fstat(descriptor).st_uid != os.getuid():
            raise PermissionError(folder)
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


def _reach(address: str) -> None:
    """Find out in seconds whether anything listens there: Ray itself tries for minutes."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit():
        raise BadOption(f"address={address!r} must be HOST:PORT of a Ray cluster")
    try:
        socket.create_connection((host, int(port)), timeout=_REACH_S).close()
    except (OSError, OverflowError) as error:
        raise SandboxLost(f"no Ray cluster at {address!r}: {first_line(error)}") from None


@contextlib.contextmanager
def _no_usage_report() -> Iterator[None]:
    """Have a cluster that is started here tell nobody of itself; the environment says so to it."""
    name = "RAY_USAGE_STATS_ENABLED"
    before = os.environ.get(name)
    os.environ[name] = "0"
    try:
        yield
    finally:
        os.environ.pop(name)
        if before is not None:
            os.environ[name] = before


def first_line(error: BaseException) -> str:
    """Return what an error says, on one line: Ray adds pages of logs."""
    return str(error).strip().partition("\n")[0] or type(error).__name__

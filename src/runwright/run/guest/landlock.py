"""Landlock: which files a program may read and write, whatever its user id allows."""

import os
from collections.abc import Iterable

from runwright.run.guest import kernel

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_TRUNCATE = 1 << 14
_FILE_RIGHTS = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE
# Rights that came after version 1, with the version they came in.
_RIGHTS_V1 = (1 << 13) - 1  # execute ... make_sym
_RIGHTS_LATER = {2: 1 << 13, 3: _TRUNCATE, 5: 1 << 15}  # refer, truncate, ioctl_dev
_NETWORK_V4 = 0b11  # bind and connect TCP
_SCOPES_V6 = 0b11  # abstract UNIX sockets and signals stay inside

READ = _EXECUTE | _READ_FILE | _READ_DIR
WRITE_DEVICE = _READ_FILE | _WRITE_FILE | (1 << 15)


def require(*, signals: bool, names: bool) -> None:
    """Make sure that this kernel's Landlock holds what is asked of it.

    Args:
        signals: Whether nothing else keeps a program from signalling the user's other processes.
        names: Whether nothing else keeps it from UNIX sockets of the host that have no path.

    Raises:
        OSError: it does not; the message says which version would.
    """
    version = kernel.landlock_version()
    if version == 0:
        raise OSError("this kernel has no Landlock")
    if signals and version < 6:
        raise OSError(
            f"this kernel's Landlock (version {version}) does not keep a program from signalling "
            "your other processes; version 6 does (Linux 6.12), or run as root"
        )
    if names and version < 6:
        raise OSError(
            f"this kernel's Landlock (version {version}) does not keep a program in the network of "
            "the host from abstract UNIX sockets; version 6 does (Linux 6.12)"
        )


def compile_rules(
    *, read: Iterable[str], write: Iterable[str], devices: Iterable[str], network: bool
) -> int:
    """Return the descriptor of a ruleset that allows these paths only.

    Args:
        read: Files and directories that may be read and executed.
        write: Directories in which everything is allowed.
        devices: Character devices that may be read and written.
        network: Whether TCP is left alone.
    """
    handled = _handled()
    version = kernel.landlock_version()
    rules = kernel.landlock_ruleset(
        handled,
        _NETWORK_V4 if version >= 4 and not network else 0,
        _SCOPES_V6 if version >= 6 else 0,
    )
    try:
        for paths, rights in ((read, READ), (write, handled), (devices, WRITE_DEVICE)):
            for path in paths:
                _allow(rules, path, rights & handled)
    except OSError:
        os.close(rules)
        raise
    return rules


def _handled() -> int:
    version = kernel.landlock_version()
    handled = _RIGHTS_V1
    for since, right in _RIGHTS_LATER.items():
        handled |= right if version >= since else 0
    return handled


def enforce(rules: int, more: Iterable[str] = ()) -> None:
    """Restrict this process and its children to these rules for good, and close the descriptor.

    Args:
        rules: Of `compile_rules`.
        more: Files and directories that may be read as well.
    """
    for path in more:
        _allow(rules, path, READ)
    kernel.landlock_enforce(rules)
    os.close(rules)


def _allow(rules: int, path: str, rights: int) -> None:
    if not os.path.exists(path):  # pathlib is not worth loading here
        return
    if not os.path.isdir(path):
        rights &= _FILE_RIGHTS | (1 << 15)
    kernel.landlock_allow(rules, path, rights)

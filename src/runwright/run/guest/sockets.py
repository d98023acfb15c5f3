"""Waiting until the kernel has freed the sockets of a program.

What a program had in flight between sockets that hold each other is freed by a collector of the
kernel's that runs some time after the last process is dead, and starts when a socket is closed.
"""

import os
import socket
import time

_MOST_S = 1.0


def open_listing() -> int:
    """Open the list of UNIX sockets of the network namespace that this process is in."""
    return os.open("/proc/self/net/unix", os.O_RDONLY | os.O_CLOEXEC)


def await_freed(listing: int) -> None:
    """Wait until no UNIX socket is left in this network namespace, for a second at most.

    Args:
        listing: A descriptor of /proc/self/net/unix; its first line is a heading.
    """
    deadline = None
    while os.pread(listing, 256, 0).count(b"\n") > 1:
        now = time.monotonic()
        deadline = deadline or now + _MOST_S
        if now > deadline:
            return
        for end in socket.socketpair():
            end.close()
        time.sleep(0.001)

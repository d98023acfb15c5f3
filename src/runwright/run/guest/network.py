"""A network for one run: a namespace of its own in which only the loopback interface is up."""

import fcntl
import socket
import struct

from runwright.run.guest import kernel

_SIOCSIFFLAGS = 0x8914
_IFF_UP = 1
_REQUEST = struct.Struct("16sh22x")  # struct ifreq: name, flags


def renew() -> None:
    """Leave the network of the last program, with its ports and connections, for a fresh one."""
    kernel.unshare(kernel.CLONE_NEWNET)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        fcntl.ioctl(one, _SIOCSIFFLAGS, _REQUEST.pack(b"lo", _IFF_UP))

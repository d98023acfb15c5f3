# Has the kernel make sockets of families that it may not have, by asking for two at once.
# expects: ok
# holds: full process
import ctypes
import errno
import socket

from attack import attempt, checked, libc

pair = (ctypes.c_int * 2)()


def make(family):
    try:
        return checked(libc.socketpair(family, socket.SOCK_RAW, 0, pair))
    except OSError as error:
        if error.errno in (errno.EAFNOSUPPORT, errno.EPERM):
            raise
        return f"the kernel made one: {error}"


attempt("netlink", lambda: make(socket.AF_NETLINK))
attempt("internet", lambda: checked(libc.socketpair(socket.AF_INET, 1, 0, pair)))

# Sends to a socket in the file system, as that of the system's log.
# expects: ok
# holds: full process
import socket

from attack import attempt, target


def send(one):
    one.sendto(b"x", target["log"])


attempt("socket", lambda: send(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)))
attempt("pair", lambda: send(socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)[0]))

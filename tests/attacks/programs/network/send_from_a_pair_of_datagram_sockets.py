# A pair of datagram sockets can still send to any address in the file system.
# expects: ok
# holds: full process
import socket

from attack import attempt, target


def send():
    one, _ = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    one.sendto(b"x", target["log"])


attempt("send", send)

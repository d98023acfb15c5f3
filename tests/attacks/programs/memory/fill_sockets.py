# Fills sockets, whose buffers lie in the kernel.
# expects: ok memory
# holds: full process
import socket

from attack import attempt

kept = []


def fill():
    while True:
        one, two = socket.socketpair()
        kept.append((one, two))
        one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 30)
        one.setblocking(False)
        try:
            while one.send(b"x" * (1 << 16)):
                pass
        except BlockingIOError:
            continue


attempt("fill", fill)

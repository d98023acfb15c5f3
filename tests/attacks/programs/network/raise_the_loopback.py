# Brings the loopback interface up, to have a network of its own.
# expects: ok
# holds: full process
import fcntl
import socket
import struct

from attack import attempt

SIOCSIFFLAGS, IFF_UP = 0x8914, 1


def up():
    one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    fcntl.ioctl(one, SIOCSIFFLAGS, struct.pack("16sh", b"lo", IFF_UP) + bytes(22))


attempt("up", up)

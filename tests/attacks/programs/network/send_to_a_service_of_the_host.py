# Sends a datagram to a service on the host's loopback.
# expects: ok
# holds: full process
import socket

from attack import attempt, target


def send():
    return socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", address)


address = ("127.0.0.1", target["udp"])
attempt("udp", send)

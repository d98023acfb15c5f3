# Opens sockets that talk to the kernel or the hypervisor.
# expects: ok
# holds: full process
import socket

from attack import attempt

for family in ("AF_NETLINK", "AF_ALG", "AF_VSOCK", "AF_BLUETOOTH", "AF_CAN", "AF_TIPC", "AF_KEY"):
    number = getattr(socket, family, None)
    if number is not None:
        attempt(family, lambda n=number: socket.socket(n, socket.SOCK_RAW))
        attempt(family, lambda n=number: socket.socket(n, socket.SOCK_SEQPACKET))

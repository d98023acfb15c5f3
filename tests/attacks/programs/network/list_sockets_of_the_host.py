# Lists the sockets of the host: the paths, ports and addresses in use.
# expects: ok
# holds: full process
from attack import attempt, target


def look():
    with open("/proc/self/net/unix") as file:
        if target["service"] not in file.read():
            raise OSError("no socket of the host")


attempt("look", look)

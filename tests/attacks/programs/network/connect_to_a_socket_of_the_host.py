# Connects to a socket in the file system, as that of a container service or a message bus.
# expects: ok
# holds: full process
import socket

from attack import attempt, target

attempt("connect", lambda: socket.socket(socket.AF_UNIX).connect(target["service"]))

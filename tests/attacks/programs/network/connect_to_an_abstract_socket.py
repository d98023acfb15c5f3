# Connects to a socket that has a name but no file.
# expects: ok
# holds: full process
import socket

from attack import attempt, target

attempt("connect", lambda: socket.socket(socket.AF_UNIX).connect("\0" + target["abstract"]))

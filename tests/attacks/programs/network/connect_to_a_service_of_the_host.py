# Connects to a service that listens on the host's loopback.
# expects: ok
# holds: full process
import socket

from attack import attempt, target

attempt("tcp", lambda: socket.create_connection(("127.0.0.1", target["tcp"]), timeout=1))
attempt("any", lambda: socket.create_connection(("0.0.0.0", target["tcp"]), timeout=1))

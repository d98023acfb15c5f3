# Connects to an address of the documentation network.
# expects: ok
# holds: full process
import socket

from attack import attempt

attempt("v4", lambda: socket.create_connection(("192.0.2.1", 80), timeout=1))
attempt("v6", lambda: socket.create_connection(("2001:db8::1", 80), timeout=1))

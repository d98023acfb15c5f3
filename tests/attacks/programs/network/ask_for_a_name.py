# Asks the name service.
# expects: ok
# holds: full process
import socket

from attack import attempt

attempt("name", lambda: socket.getaddrinfo("example.org", 80))

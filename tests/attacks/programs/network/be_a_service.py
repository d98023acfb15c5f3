# Offers a service that a process of the host could be lured to.
# expects: ok
# holds: full process
import socket

from attack import attempt


def serve():
    with socket.socket() as one:
        one.bind(("0.0.0.0", 0))
        one.listen()
        socket.create_connection(("127.0.0.1", one.getsockname()[1]), timeout=1)


attempt("serve", serve)

# Creates everything but a file there: a folder, a link, a pipe, a socket.
# expects: ok
# holds: full process
import os
import socket

from attack import attempt, target

place = os.path.join(target["folder"], "evil")
attempt("mkdir", lambda: os.mkdir(place))
attempt("symlink", lambda: os.symlink("/", place))
attempt("mkfifo", lambda: os.mkfifo(place))
attempt("bind", lambda: socket.socket(socket.AF_UNIX).bind(place))

# Gives a file of the host to somebody else.
# expects: ok
# holds: full process
# open: process user -- chown to oneself is no access that Landlock knows
import os

from attack import attempt, target

attempt("same", lambda: os.chown(target["victim"], os.getuid(), os.getgid()))
attempt("other", lambda: os.chown(target["victim"], 12345, 12345))

# Sets the times of a file of the host.
# expects: ok
# holds: full process
# open: process user -- utime is no access that Landlock knows, and the file has the same owner
import os

from attack import attempt, target

attempt("utime", lambda: os.utime(target["secret"], (1, 1)))

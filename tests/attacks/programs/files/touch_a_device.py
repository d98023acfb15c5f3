# Sets the time of a device that all programs share, by which it could tell a later one something.
# expects: ok
# holds: full process
# open: process -- utime is no access that Landlock knows
import os

from attack import attempt

attempt("utime", lambda: os.utime("/dev/null"))

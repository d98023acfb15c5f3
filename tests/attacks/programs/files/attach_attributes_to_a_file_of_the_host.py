# Attaches an extended attribute to a file of the host.
# expects: ok
# holds: full process
# open: process -- setxattr is no access that Landlock knows
import os

from attack import attempt, target

attempt("setxattr", lambda: os.setxattr(target["victim"], "user.evil", b"1"))

# Attaches an extended attribute to a file of the host.
# expects: ok
# holds: full process
import os

from attack import attempt, target

attempt("setxattr", lambda: os.setxattr(target["victim"], "user.evil", b"1"))

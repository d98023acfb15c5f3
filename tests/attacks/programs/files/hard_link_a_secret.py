# Links a file of the host into the work directory.
# expects: ok
# holds: full process
import os

from attack import attempt, target

attempt("link", lambda: os.link(target["secret"], "mine"))
attempt("victim", lambda: os.link(target["victim"], "victim"))

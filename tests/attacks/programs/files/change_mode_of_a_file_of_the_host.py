# Gives a file of the host another mode; Landlock has no right for that.
# expects: ok
# holds: full process
# open: process user -- chmod is no access that Landlock knows, and the file has the same owner
import os

from attack import attempt, target

attempt("file", lambda: os.chmod(target["victim"], 0o604))
attempt("folder", lambda: os.chmod(target["folder"], 0o700))

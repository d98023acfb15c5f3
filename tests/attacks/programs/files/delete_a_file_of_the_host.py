# Deletes a file from a folder that everybody may write to.
# expects: ok
# holds: full process
import os

from attack import attempt, target

attempt("unlink", lambda: os.unlink(target["victim"]))
attempt("rmdir", lambda: os.rmdir(target["folder"]))

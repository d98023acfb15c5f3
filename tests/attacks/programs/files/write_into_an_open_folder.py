# Creates a file in a folder that everybody may write to.
# expects: ok
# holds: full process
import os

from attack import attempt, target

attempt("write", lambda: open(os.path.join(target["folder"], "evil"), "w").close())

# Writes through a link of its own that points out of the work directory.
# expects: ok
# holds: full process
import os

from attack import attempt, target

os.symlink(target["folder"], "link")
attempt("create", lambda: open("link/evil", "w").close())
os.symlink(target["victim"], "file")
attempt("overwrite", lambda: open("file", "w").close())

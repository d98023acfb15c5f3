# Follows a link of its own out of the work directory.
# expects: ok
# holds: full process
import os

from attack import attempt, target

os.symlink(target["secret"], "link")
os.symlink("/", "top")
attempt("file", lambda: open("link").read())
attempt("folder", lambda: open("top" + target["secret"]).read())

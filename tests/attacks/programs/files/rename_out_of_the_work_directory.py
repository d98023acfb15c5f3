# Moves a file of its own to the outside, and one of the outside to itself.
# expects: ok
# holds: full process
import os

from attack import attempt, target

open("mine", "w").close()
attempt("out", lambda: os.rename("mine", os.path.join(target["folder"], "evil")))
attempt("over", lambda: os.replace("mine", target["victim"]))
attempt("in", lambda: os.rename(target["victim"], "theirs"))

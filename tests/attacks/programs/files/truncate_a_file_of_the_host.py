# Empties a file that everybody may write to, by path and by opening.
# expects: ok
# holds: full process
import os

from attack import attempt, target

attempt("truncate", lambda: os.truncate(target["victim"], 0))
attempt("open", lambda: os.close(os.open(target["victim"], os.O_WRONLY | os.O_TRUNC)))

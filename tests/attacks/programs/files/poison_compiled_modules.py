# Plants a compiled module that the next interpreter would load.
# expects: ok
# holds: full process
import json
import os

from attack import attempt

cache = os.path.join(os.path.dirname(json.__file__), "__pycache__")
attempt("plant", lambda: open(os.path.join(cache, "evil.pyc"), "wb").close())
attempt("replace", lambda: os.unlink(json.__cached__))

# Rewrites the interior of a type that all code uses.
# expects: ok
# holds: full process
import ctypes
import gc
import os

(methods,) = gc.get_referents(str.__dict__)
methods["upper"] = lambda _: "evil"
ctypes.pythonapi.PyType_Modified(ctypes.py_object(str))
os.write(1, b"CONTAINED: the caller sees whether the next program has its own\n")
os._exit(0)

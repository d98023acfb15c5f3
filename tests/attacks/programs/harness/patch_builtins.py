# Replaces builtins and modules that whoever runs the next program would use.
# expects: ok
# holds: full process
import builtins
import io
import json
import os
import sys

print("CONTAINED: the caller sees whether the next program has its own", flush=True)
for name in ("len", "open", "print", "compile", "exec", "sorted", "sum"):
    setattr(builtins, name, None)
json.dumps = json.loads = os.listdir = io.StringIO = None
sys.modules.clear()

# Reads the checkout that the sandbox was started from.
# expects: ok
# holds: full process
import os

from attack import attempt, target

for name in ("pyproject.toml", "src/runwright/run/sandbox.py", ".git/config"):
    attempt(name, lambda name=name: open(os.path.join(target["project"], name)).read())

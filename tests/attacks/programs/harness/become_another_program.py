# Replaces itself by an interpreter that starts without any of ours.
# expects: ok
# holds: full process
import os
import sys

from attack import target

code = f"""
try:
    print("ESCAPED:", open({target["secret"]!r}).read())
except OSError as error:
    print("CONTAINED:", error)
"""
os.execv(sys.executable, [sys.executable, "-I", "-S", "-c", code])

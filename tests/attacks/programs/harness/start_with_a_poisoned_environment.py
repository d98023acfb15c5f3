# Starts a program with the variables by which loaders and interpreters are led astray.
# expects: ok
# holds: full process
import os
import subprocess
import sys

from attack import target

with open("sitecustomize.py", "w") as file:
    file.write(f"try:\n    print('ESCAPED:', open({target['secret']!r}).read())\n")
    file.write("except OSError as error:\n    print('CONTAINED:', error)\n")
environment = {"PYTHONPATH": os.getcwd(), "LD_PRELOAD": "/nothing.so", "LD_AUDIT": "/nothing.so"}
subprocess.run([sys.executable, "-c", "pass"], env=environment, check=True)
print("CONTAINED: what it started is held as it is")

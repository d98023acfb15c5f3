# Leaves jobs of a shell behind.
# expects: ok
# holds: full process
import subprocess

subprocess.run(["/bin/sh", "-c", "sleep 30 & nohup sleep 30 >/dev/null 2>&1 &"], check=True)
print("CONTAINED: the caller sees whether they are still there")

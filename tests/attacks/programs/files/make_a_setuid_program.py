# Makes a copy of the shell that would run as its owner, and runs one that the system has.
# expects: ok
# holds: full process
import os
import shutil
import subprocess

from attack import attempt


def run(*command):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode or done.stdout.strip() != "0":
        raise OSError(f"{done.returncode} {done.stdout} {done.stderr}")


shutil.copy("/usr/bin/id", "id")
os.chmod("id", 0o6755)
attempt("own", lambda: run("./id", "-u"))
attempt("su", lambda: run("/usr/bin/su", "-c", "id -u"))

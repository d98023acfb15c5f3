# Runs a program from memory, where no path could be checked, to read a file of the host.
# expects: ok
# holds: full process
import os
import subprocess

from attack import attempt, target

number = os.memfd_create("cat", 0)
with open("/usr/bin/cat", "rb") as file:
    os.write(number, file.read())


def run():
    command = [f"/proc/self/fd/{number}", target["secret"]]
    done = subprocess.run(command, pass_fds=[number], capture_output=True, text=True)
    if done.returncode:
        raise OSError(done.stderr)
    return done.stdout


attempt("run", run)

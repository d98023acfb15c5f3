# Lists the homes of root and of the users, beyond the folders that lead to the interpreter.
# expects: ok
# holds: full process
import os
import sys

from attack import attempt, target

needed = (sys.prefix + "/", sys.base_prefix + "/", sys.exec_prefix + "/")


def look(folder):
    paths = [os.path.join(folder, name) for name in os.listdir(folder)]
    found = [path for path in paths if not any(one.startswith(path + "/") for one in needed)]
    if not found:
        raise OSError("nothing but what leads to the interpreter")
    return found


for path in ("/" + "root", "/" + "home", target["home"]):
    attempt(path, lambda path=path: look(path))

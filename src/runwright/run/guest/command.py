"""Guest: become a command, such as a compiler or what it made, under the limits in force.

The program's process turns into the command by exec, so nothing of ours is left in it: no memory,
and no descriptor but its streams and, where the job shares it, the file of the result. If asked,
the result tells when the command began, and what processor time had been used before.
"""

import json
import os
import signal
import time
from typing import NoReturn

from runwright.run.guest.child import Call

RESULT = "RUNWRIGHT_RESULT_FD"  # names the descriptor of the result, where the job shares it


def main(call: Call) -> NoReturn:
    """Exec the words of the request; a command that lies beside the program is made executable."""
    request = json.loads(call.request)
    command = request["words"][0]
    words: list[str] = [*request["under"], *request["words"], *call.arguments]
    environment = {**os.environ}
    environment.pop("PYTHONHASHSEED", None)
    for number in (signal.SIGPIPE, signal.SIGXFSZ, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)  # Python handles them otherwise
    if command.startswith("./"):
        os.chmod(command, 0o755)
    if request["share_result"]:
        os.set_inheritable(call.result_fd, True)
        environment[RESULT] = str(call.result_fd)
    if request["tell_start"]:
        start = {"began_s": time.monotonic(), "cpu_s": time.process_time()}
        call.write_result(json.dumps(start).encode("ascii"))
    os.execvpe(words[0], words, environment)

"""What a guest opens before the barriers is kept by name, and by nobody else."""

import json
import subprocess
import sys

_SCRIPT = """
import json, os
from runwright.run.guest.child import Call, _keep_opened, pack
last = os.open("/dev/null", os.O_RDONLY)
opened = [os.open("/dev/null", os.O_RDONLY) for _ in range(5)]
os.set_inheritable(opened[3], True)
call = Call(pack(""), 1, None)
call.opened = {"one": opened[1], "two": opened[3]}
_keep_opened(call, above=last)
kept = []
for number in (last, *opened):
    try:
        kept.append([(last, *opened).index(number), os.get_inheritable(number)])
    except OSError:
        pass
print(json.dumps(kept))
"""


def test_what_is_not_named_is_closed_and_no_exec_has_the_rest() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == [[0, False], [2, False], [4, False]]

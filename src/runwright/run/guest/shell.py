"""Guest: a shell session: one bash that takes cells, with everything they change kept.

Bash is the session's process; it becomes it by exec, and the script below is all that is ours.

    c   evaluate the page, say "c" and the exit code
    s   fork: the child goes on, this shell is the snapshot, which forks again when woken

Whatever makes a cell leave the shell (`exit`, `set -e`, an unset name under `set -u`, a break out
of our loop, an interrupt) runs the EXIT or INT trap there. It forks, which keeps all state as it
is; the child ends its parent, goes on as the session and says so with "x" and the exit code.
"""

import os
import resource
import signal
from typing import NoReturn

from runwright.run.guest.child import Call

BASH = ("/bin/bash", "/usr/bin/bash", "/usr/local/bin/bash")

# CHANNEL, PAGE and ERRORS stand for descriptors. Options that a cell sets are put off around our
# lines: under -e they would end the shell, under -x they would be printed. ERRORS keeps stderr away
# from the snapshot, which would tell there that its child was killed.
_SCRIPT = """
__rw_loop='
while :; do
  IFS= read -r -N 1 -u CHANNEL __rw_do || { trap - EXIT INT; builtin exit 0; }
  case $__rw_do in
  c)
    IFS= read -r -d "" -u PAGE __rw_cell || :
    trap "$__rw_left" INT
    __rw_status
    eval "$__rw_set
$__rw_cell"
    { __rw_code=$? __rw_on=$-; __rw_pause; printf "c%d" "$__rw_code" >&CHANNEL; } 2>/dev/null ;;
  s)
    while :; do
      trap "" INT
      { (exec 2>&ERRORS ERRORS>&-; trap "$__rw_left" EXIT; printf s >&CHANNEL
        eval "$__rw_loop"); } ERRORS>&2 2>/dev/null
      builtin kill -STOP $BASHPID
    done ;;
  esac
done'
__rw_left='
{ __rw_code=$? __rw_on=$- __rw_pid=$BASHPID; __rw_pause; } 2>/dev/null
(builtin kill -KILL $__rw_pid; trap "$__rw_left" EXIT; printf "x%d" "$__rw_code" >&CHANNEL
eval "$__rw_loop")'
__rw_status() { return $__rw_code; }
__rw_pause() {
  set +evxu
  trap "$__rw_left" EXIT
  trap "" INT
  __rw_set=
  case $__rw_on in *e*) __rw_set="set -e;" ;; esac
  case $__rw_on in *u*) __rw_set+="set -u;" ;; esac
  case $__rw_on in *v*) __rw_set+="set -v;" ;; esac
  case $__rw_on in *x*) __rw_set+="set -x;" ;; esac
  __rw_set=${__rw_set:-__rw_status}
}
__rw_code=0 __rw_set=__rw_status
trap "$__rw_left" EXIT
trap "" INT
printf r >&CHANNEL
eval "$__rw_loop"
"""


def main(call: Call) -> NoReturn:
    """Become the shell."""
    assert call.channel_fd is not None
    # High numbers, where scripts that open descriptors by number seldom go.
    highest = min(256, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    channel, page = highest - 1, highest - 2
    os.dup2(call.channel_fd, channel)
    os.dup2(call.result_fd, page)
    script = _SCRIPT
    for name, number in (("CHANNEL", channel), ("PAGE", page), ("ERRORS", highest - 3)):
        script = script.replace(name, str(number))
    for number in (
        signal.SIGPIPE,
        signal.SIGXFSZ,
    ):  # Python ignores them, and bash would inherit it
        signal.signal(number, signal.SIG_DFL)
    bash = next(path for path in BASH if os.access(path, os.X_OK))
    os.execv(bash, ["bash", "--noprofile", "--norc", "-c", script, "bash"])

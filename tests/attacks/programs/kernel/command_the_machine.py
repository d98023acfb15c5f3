# Asks for what only an administrator may; with arguments that could do nothing.
# expects: ok
# holds: full process
import errno

from attack import attempt, syscall


def refused(*call):
    try:
        syscall(*call)
    except OSError as error:
        if error.errno == errno.EPERM:
            raise
        return f"looked at its arguments: {error}"
    return "done"


attempt("reboot", lambda: refused(169, 142, 0, 0, 0, 0))
attempt("swapon", lambda: refused(167, 224, 0, 0))
attempt("swapoff", lambda: refused(168, 225, 0))
attempt("acct", lambda: refused(163, 89, -1))
attempt("settimeofday", lambda: refused(164, 170, 0, 0))
attempt("clock_settime", lambda: refused(227, 112, 99, 0))
attempt("adjtimex", lambda: refused(159, 171, 0))
attempt("sethostname", lambda: refused(170, 161, b"evil", 4))
attempt("setdomainname", lambda: refused(171, 162, b"evil", 4))
attempt("syslog", lambda: refused(103, 116, 10, 0, 0))
attempt("quotactl", lambda: refused(179, 60, 0, 0, 0, 0))
attempt("vhangup", lambda: refused(153, 58))

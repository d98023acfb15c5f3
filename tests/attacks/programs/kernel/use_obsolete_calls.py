# Makes calls that hardly anybody maintains.
# expects: ok
# holds: full process
from attack import attempt, syscall

attempt("uselib", lambda: syscall(134, -1, b"/bin/true"))
attempt("lookup_dcookie", lambda: syscall(212, 18, 0, 0, 0))
attempt("_sysctl", lambda: syscall(156, -1, 0))
attempt("nfsservctl", lambda: syscall(180, 42, 0, 0, 0))

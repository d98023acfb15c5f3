# Loads and removes kernel modules, and another kernel; with arguments that could do nothing.
# expects: ok
# holds: full process
from attack import attempt, syscall

attempt("init_module", lambda: syscall(175, 105, b"", 0, b""))
attempt("finit_module", lambda: syscall(313, 273, -1, b"", 0))
attempt("delete_module", lambda: syscall(176, 106, b"no-such-module", 0))
attempt("kexec_load", lambda: syscall(246, 104, 0, 0, 0, 0))
attempt("kexec_file_load", lambda: syscall(320, 294, -1, -1, 0, 0, 0))

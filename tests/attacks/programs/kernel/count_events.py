# Reads the processor's counters, of itself and of the whole machine.
# expects: ok
# holds: full process
import ctypes

from attack import attempt, syscall

event = ctypes.create_string_buffer(b"\x01\0\0\0\x70\0\0\0", 112)
attempt("own", lambda: syscall(298, 241, event, 0, -1, -1, 0))
attempt("machine", lambda: syscall(298, 241, event, -1, 0, -1, 0))

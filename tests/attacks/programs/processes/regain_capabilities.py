# Asks for every capability, in each of the sets.
# expects: ok
# holds: full process
import ctypes

from attack import attempt, checked, libc

header = (ctypes.c_uint32 * 2)(0x20080522, 0)
sets = (ctypes.c_uint32 * 6)(*[0xFFFFFFFF] * 6)
attempt("capset", lambda: checked(libc.capset(header, sets)))
for capability in (0, 1, 7, 12, 21):
    attempt(f"ambient {capability}", lambda c=capability: checked(libc.prctl(47, 2, c, 0, 0)))
attempt("securebits", lambda: checked(libc.prctl(28, 0, 0, 0, 0)))
attempt("new privileges", lambda: checked(libc.prctl(38, 0, 0, 0, 0)))

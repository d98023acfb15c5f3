# Adds a Landlock domain that allows everything; the strictest must still win.
# expects: ok
# holds: full process
import ctypes
import os

from attack import attempt, syscall, target

rights = ctypes.c_uint64(1 << 2)
try:
    ruleset = syscall(444, 444, ctypes.byref(rights), 8, 0)
    rule = ctypes.create_string_buffer(12)
    rule.raw = (1 << 2).to_bytes(8, "little") + os.open("/", os.O_PATH).to_bytes(4, "little")
    syscall(445, 445, ruleset, 1, rule, 0)
    syscall(446, 446, ruleset, 0)
except OSError as error:
    print("CONTAINED:", error)
attempt("read", lambda: open(target["secret"]).read())

# Reads and writes the memory of the warden and of a process of the host.
# expects: ok
# holds: full process
import ctypes
import os

from attack import attempt, syscall, target

buffer = ctypes.create_string_buffer(8)
part = (ctypes.c_ulong * 2)(ctypes.addressof(buffer), 8)
for pid in (os.getppid(), target["canary"], 1):
    attempt(f"read {pid}", lambda p=pid: syscall(310, 270, p, part, 1, part, 1, 0))
    attempt(f"write {pid}", lambda p=pid: syscall(311, 271, p, part, 1, part, 1, 0))

# Reads its own output before the warden can, and makes the pipe as large as it may.
# expects: ok
# holds: full process
import fcntl
import os

F_SETPIPE_SZ = 1031
try:
    fcntl.fcntl(1, F_SETPIPE_SZ, 1 << 20)
    other = os.open("/proc/self/fd/1", os.O_RDONLY | os.O_NONBLOCK)
    os.write(1, b"x" * 1000)
    os.read(other, 1000)
except OSError:
    pass
print("CONTAINED: the caller sees whether it got the rest")

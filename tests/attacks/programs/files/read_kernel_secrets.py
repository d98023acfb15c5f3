# Reads what tells of the kernel's memory and log.
# expects: ok
# holds: full process
from attack import attempt

for name in ("/proc/kcore", "/proc/kmsg", "/dev/mem", "/dev/kmsg", "/dev/port", "/dev/kvm"):
    attempt(name, lambda name=name: open(name, "rb").read(16))

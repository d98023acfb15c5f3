# Opens settings of the kernel for writing; it writes nothing.
# expects: ok
# holds: full process
import os

from attack import attempt

for name in (
    "/proc/sys/kernel/core_pattern",
    "/proc/sys/kernel/hostname",
    "/proc/sys/vm/drop_caches",
    "/proc/sys/fs/aio-max-nr",
    "/proc/sys/net/ipv4/ip_forward",
    "/proc/sysrq-trigger",
    "/proc/self/oom_score_adj",
    "/proc/self/uid_map",
    "/proc/self/mem",
    "/proc/self/clear_refs",
    "/proc/self/coredump_filter",
    "/proc/1/oom_score_adj",
):
    attempt(name, lambda name=name: os.close(os.open(name, os.O_WRONLY)))

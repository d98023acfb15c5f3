"""The system-call filter: a deny-list over a kernel already narrowed by namespaces and Landlock.

Why deny and not allow: programs bring their own libraries (numpy, BLAS, allocators, other run
times), and an allow-list that is too short shows up as a program's failure, which a judge must not
invent. Denied is what gives power over other processes or the machine, what widens the kernel's
attack surface far beyond what a program under test needs, and what would undo the other barriers.
A denied call fails with the error an old or locked-down kernel gives, so libraries fall back.
"""

import ctypes
import errno
import struct
from collections.abc import Sequence

from runwright.run.guest import kernel

# name: (x86_64, aarch64); -1: the architecture has no such call
_DENIED: dict[str, tuple[int, int]] = {
    # mounts and namespaces
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "unshare": (272, 97),
    "setns": (308, 268),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "open_tree_attr": (467, 467),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264),
    # other processes
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "process_mrelease": (448, 448),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    # objects that outlive every process
    "shmget": (29, 194),
    "shmat": (30, 196),
    "semget": (64, 190),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    # kernel surface
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_setup": (206, 0),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "fanotify_init": (300, 262),
    "lookup_dcookie": (212, 18),
    "modify_ldt": (154, -1),
    "uselib": (134, -1),
    "personality": (135, 92),
    "vmsplice": (278, 75),
    # the machine
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "acct": (163, 89),
    "syslog": (103, 116),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "adjtimex": (159, 171),
    "clock_adjtime": (305, 266),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "ioperm": (173, -1),
    "iopl": (172, -1),
    "mknod": (133, -1),
    "mknodat": (259, 33),
    "vhangup": (153, 58),
}
# Also denied where files and sockets of the host are in sight, to which Landlock has no say.
_DENIED_IN_SIGHT: dict[str, tuple[int, int]] = {
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "setxattrat": (463, 463),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "removexattrat": (466, 466),
    "file_setattr": (469, 469),
}
# Their first argument names a process; 0 is the caller. Another process of the same user, such as
# the worker, could be starved with them.
_SELF_ONLY: dict[str, tuple[int, int, int]] = {
    # name: (x86_64, aarch64, position of the argument)
    "prlimit64": (302, 261, 0),
    "sched_setaffinity": (203, 122, 0),
    "sched_setparam": (142, 118, 0),
    "sched_setscheduler": (144, 119, 0),
    "sched_setattr": (314, 274, 0),
}
# The first argument says what the second one means: a process, a group, a user.
_SELF_ONLY_OF_KIND: dict[str, tuple[int, int, int]] = {
    # name: (x86_64, aarch64, the kind that is a process)
    "setpriority": (141, 140, 0),
    "ioprio_set": (251, 30, 1),
}
_CLONE = (56, 220)
_CLONE3 = (435, 435)
_IOCTL = (16, 29)
_SOCKET = (41, 198)
_SOCKETPAIR = (53, 199)
_AUDIT_ARCHITECTURE = (0xC000003E, 0xC00000B7)
_X32 = 0x40000000

_ALLOW = 0x7FFF0000
_ERRNO = 0x00050000
_KILL_PROCESS = 0x80000000
_NEW_NAMESPACES = 0x7E020000
_TIOCSTI, _TIOCLINUX = 0x5412, 0x541C
_AF_UNIX, _AF_INET, _AF_INET6 = 1, 2, 10
_PROTOCOLS = (0, 6, 17)  # that of the type, TCP, UDP; others are rarely used and rarely tested code
_SOCK_STREAM, _SOCK_SEQPACKET, _SOCK_TYPE = 1, 5, 0xF

_AND, _LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _JUMP_ANY_BIT, _RETURN = (
    0x54,
    0x20,
    0x15,
    0x35,
    0x45,
    0x06,
)
_NUMBER_OFFSET, _ARCHITECTURE_OFFSET, _ARGUMENT_OFFSET = 0, 4, 16


def _instruction(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("<HBBI", code, if_true, if_false, value)


def compile_filter(
    *, namespaces: bool, internet: bool, architecture: str = kernel.ARCHITECTURE
) -> bytes:
    """Return the filter program.

    A search tree over the numbers of calls: the kernel tries the filter on every number when it is
    installed, and programs pay for it at each call.

    Args:
        namespaces: Whether the process has a root of its own; without it UNIX sockets are denied
            but for connected pairs, and changes of file attributes.
        internet: Whether Internet sockets may be made.
        architecture: Whose calls they are.
    """
    column = ("x86_64", "aarch64").index(architecture)
    rules = _inspected(column, namespaces=namespaces, internet=internet)
    denied = _DENIED if namespaces else _DENIED | _DENIED_IN_SIGHT
    for numbers in denied.values():
        if numbers[column] >= 0:
            rules[numbers[column]] = [_refuse(errno.EPERM)]
    allowed = [_instruction(_RETURN, _ALLOW)]
    segments: list[tuple[int, list[bytes]]] = [(0, allowed)]
    for number in sorted(rules):
        _put(segments, number, rules[number])
        _put(segments, number + 1, allowed)
    if column == 0:  # the x32 ABI would give every call a second number
        _put(segments, _X32, [_refuse(errno.ENOSYS)])
    program = [
        _instruction(_LOAD, _ARCHITECTURE_OFFSET),
        _instruction(_JUMP_EQUAL, _AUDIT_ARCHITECTURE[column], 1, 0),
        _instruction(_RETURN, _KILL_PROCESS),
        _instruction(_LOAD, _NUMBER_OFFSET),
        *_tree(segments),
    ]
    return b"".join(program)


def _put(segments: list[tuple[int, list[bytes]]], start: int, body: list[bytes]) -> None:
    """Let `body` hold from `start` on; neighbours that say the same become one."""
    if segments[-1][0] == start:
        segments.pop()
    if not segments or segments[-1][1] != body:
        segments.append((start, body))


def _tree(segments: list[tuple[int, list[bytes]]]) -> list[bytes]:
    """Search for the segment a number is in; the number has been loaded."""
    if len(segments) == 1:
        return segments[0][1]
    middle = len(segments) // 2
    below, above = _tree(segments[:middle]), _tree(segments[middle:])
    return [_instruction(_JUMP_AT_LEAST, segments[middle][0], len(below), 0), *below, *above]


def _inspected(column: int, *, namespaces: bool, internet: bool) -> dict[int, list[bytes]]:
    """Return, by number, what decides on calls that depend on their arguments."""
    allow, refuse = _instruction(_RETURN, _ALLOW), _refuse(errno.EPERM)
    myself = [_instruction(_JUMP_EQUAL, 0, 1, 0), refuse, allow]
    rules = {
        places[column]: [_argument(position), *myself] for *places, position in _SELF_ONLY.values()
    }
    for *places, kind in _SELF_ONLY_OF_KIND.values():
        is_process = [_instruction(_JUMP_EQUAL, kind, 1, 0), refuse]
        rules[places[column]] = [_argument(0), *is_process, _argument(1), *myself]
    # clone3 hides its flags behind a pointer; without it the C library uses clone.
    rules[_CLONE3[column]] = [_refuse(errno.ENOSYS)]
    new_namespaces = _instruction(_JUMP_ANY_BIT, _NEW_NAMESPACES, 0, 1)
    rules[_CLONE[column]] = [_argument(0), new_namespaces, refuse, allow]
    terminal = [
        _instruction(_JUMP_EQUAL, _TIOCSTI, 1, 0),
        _instruction(_JUMP_EQUAL, _TIOCLINUX, 0, 1),
    ]
    rules[_IOCTL[column]] = [_argument(1), *terminal, refuse, allow]
    families = [_AF_UNIX] if namespaces else []
    families += [_AF_INET, _AF_INET6] if internet else []
    sockets = [_argument(0), *_only(families, errno.EAFNOSUPPORT)]
    sockets += [_argument(2), *_one_of(_PROTOCOLS, errno.EPROTONOSUPPORT)]
    rules[_SOCKET[column]] = sockets
    rules[_SOCKETPAIR[column]] = sockets if namespaces else _connected_pairs()
    return rules


def _refuse(error: int) -> bytes:
    return _instruction(_RETURN, _ERRNO | error)


def _argument(position: int) -> bytes:
    """Load the low word of an argument."""
    return _instruction(_LOAD, _ARGUMENT_OFFSET + 8 * position)


def _only(values: Sequence[int], error: int) -> list[bytes]:
    """Refuse the call unless what was loaded is one of `values`; then go on behind."""
    tests = [
        _instruction(_JUMP_EQUAL, value, len(values) - position, 0)
        for position, value in enumerate(values)
    ]
    return [*tests, _refuse(error)]


def _one_of(values: Sequence[int], error: int) -> list[bytes]:
    """Allow the call if what was loaded is one of `values`."""
    return [*_only(values, error), _instruction(_RETURN, _ALLOW)]


def _connected_pairs() -> list[bytes]:
    """Allow pairs that cannot leave each other: a datagram socket could send to any address."""
    return [
        _argument(0),
        _instruction(_JUMP_EQUAL, _AF_UNIX, 1, 0),
        _refuse(errno.EAFNOSUPPORT),
        _argument(1),
        _instruction(_AND, _SOCK_TYPE),
        *_one_of((_SOCK_STREAM, _SOCK_SEQPACKET), errno.EPERM),
    ]


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


_PR_SET_SECCOMP, _MODE_FILTER = 22, 2


def enforce(filter_program: bytes) -> None:
    """Filter every later system call of this process and its children; needs no-new-privileges."""
    program = _Program(len(filter_program) // 8, filter_program)
    kernel.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.addressof(program))

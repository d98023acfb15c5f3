"""The Linux system calls that Python has no name for.

Numbers are those of the two architectures Runwright supports; each function raises `OSError`.
"""

import ctypes
import os
import platform

ARCHITECTURE = platform.machine()
_NUMBERS = {
    # pivot_root, close_range, landlock_create_ruleset (add_rule and restrict_self follow)
    "x86_64": (155, 436, 444),
    "aarch64": (41, 436, 444),
}
SUPPORTED = ARCHITECTURE in _NUMBERS
_PIVOT_ROOT, _CLOSE_RANGE, _LANDLOCK = _NUMBERS.get(ARCHITECTURE, (0, 0, 0))

CLONE_NEWNS = 0x00020000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_RDONLY = 1
MS_NOSUID = 2
MS_NODEV = 4
MS_NOEXEC = 8
MS_REMOUNT = 32
MS_BIND = 4096
MS_REC = 16384
MS_PRIVATE = 1 << 18
MNT_DETACH = 2

MOUNT_ATTR_RDONLY = 0x1
MOUNT_ATTR_NOSUID = 0x2
MOUNT_ATTR_NODEV = 0x4
MOUNT_ATTR_IDMAP = 0x100000
_OPEN_TREE, _MOVE_MOUNT, _MOUNT_SETATTR = 428, 429, 442  # the same on every architecture
_AT_FDCWD, _AT_EMPTY_PATH = -100, 0x1000

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_KEEPCAPS = 8
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_CLEAR_ALL = 4

_CAP_DAC_READ_SEARCH = 2

_libc = ctypes.CDLL(None, use_errno=True)
_ulong = ctypes.c_ulong


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def syscall(number: int, *arguments: object, what: str) -> int:
    """Make a raw system call; `what` names it in the error."""
    return _checked(_libc.syscall(ctypes.c_long(number), *arguments), what)


def unshare(flags: int) -> None:
    """Leave the namespaces named by `flags`."""
    _checked(_libc.unshare(ctypes.c_int(flags)), "unshare")


def map_user(user_inside: int, group_inside: int, user: int, group: int) -> None:
    """In a fresh user namespace: be one user and group of it, the ones we are outside."""
    for name, line in (
        ("setgroups", "deny"),
        ("uid_map", f"{user_inside} {user} 1"),
        ("gid_map", f"{group_inside} {group} 1"),
    ):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(line)


def mount(source: str, target: str, kind: str, flags: int, options: str = "") -> None:
    """Mount a file system; `kind` may be empty for binds and remounts."""
    result = _libc.mount(
        source.encode(), target.encode(), kind.encode() or None, _ulong(flags), options.encode()
    )
    _checked(result, f"mount {target}")


def unmount(target: str) -> None:
    """Detach a mount and everything below it."""
    _checked(_libc.umount2(target.encode(), MNT_DETACH), f"umount {target}")


def open_tree(path: str) -> int:
    """Clone the mount at `path`, without those below it; returns a descriptor of the clone."""
    clone, no_links = 1, 0x100
    return syscall(
        _OPEN_TREE,
        ctypes.c_int(_AT_FDCWD),
        path.encode(errors="surrogateescape"),
        ctypes.c_uint(clone | no_links | os.O_CLOEXEC),
        what="open_tree",
    )


def move_mount(mount: int, target: str) -> None:
    """Put a mount that `open_tree` cloned at a path."""
    empty_source = 4
    syscall(
        _MOVE_MOUNT,
        ctypes.c_int(mount),
        b"",
        ctypes.c_int(_AT_FDCWD),
        target.encode(),
        ctypes.c_uint(empty_source),
        what=f"move_mount {target}",
    )


def mount_setattr(mount: int, attributes: int, user_namespace: int = 0) -> None:
    """Set attributes of a mount; MOUNT_ATTR_IDMAP takes the mapping of a user namespace."""
    fields = (ctypes.c_uint64 * 4)(attributes, 0, 0, user_namespace)  # set, clear, propagation
    syscall(
        _MOUNT_SETATTR,
        ctypes.c_int(mount),
        b"",
        ctypes.c_uint(_AT_EMPTY_PATH),
        ctypes.byref(fields),
        ctypes.c_size_t(ctypes.sizeof(fields)),
        what="mount_setattr",
    )


def change_owner(descriptor: int, user: int, group: int) -> None:
    """Change the owner of an open file, also of one opened with O_PATH; no link is followed."""
    result = _libc.fchownat(
        ctypes.c_int(descriptor),
        b"",
        ctypes.c_uint(user),
        ctypes.c_uint(group),
        ctypes.c_int(_AT_EMPTY_PATH),
    )
    _checked(result, "fchownat")


def sync_file_system(descriptor: int) -> None:
    """Write all that waits to be written to the file system of an open file."""
    _checked(_libc.syncfs(ctypes.c_int(descriptor)), "syncfs")


def pivot_root(new: str, old: str) -> None:
    """Make `new` the root directory and move the former one to `old`."""
    syscall(_PIVOT_ROOT, new.encode(), old.encode(), what="pivot_root")


_libc.prctl.argtypes = (ctypes.c_int, _ulong, _ulong, _ulong, _ulong)


def prctl(option: int, value: int, third: int = 0) -> None:
    """Set a property of this process."""
    _checked(_libc.prctl(option, value, third, 0, 0), f"prctl {option}")


def close_from(lowest: int) -> None:
    """Close every descriptor that is `lowest` or higher."""
    syscall(
        _CLOSE_RANGE,
        ctypes.c_uint(lowest),
        ctypes.c_uint(0xFFFFFFFF),
        ctypes.c_uint(0),
        what="close_range",
    )


def keep_only(descriptors: list[int]) -> list[int]:
    """Renumber `descriptors` to 3, 4, ... and close all others above 2; returns the new numbers."""
    above = max(descriptors, default=2) + 3 + len(descriptors)
    for offset, descriptor in enumerate(descriptors):
        os.dup2(descriptor, above + offset, inheritable=False)
    for offset in range(len(descriptors)):
        os.dup2(above + offset, 3 + offset, inheritable=False)
    close_from(3 + len(descriptors))
    return list(range(3, 3 + len(descriptors)))


def clear_ambient_capabilities() -> None:
    """Give up what an exec would hand on; forked processes inherit that."""
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)


_CAP_HEADER = (ctypes.c_uint32 * 2)(0x20080522, 0)
# effective, permitted, inheritable; then the high words of each
_CAP_NONE = (ctypes.c_uint32 * 6)()
_CAP_READING = (ctypes.c_uint32 * 6)(1 << _CAP_DAC_READ_SEARCH, 1 << _CAP_DAC_READ_SEARCH)


def drop_capabilities(*, keep_reading: bool = False) -> None:
    """Give up every capability; with no-new-privileges set, no exec brings one back.

    Args:
        keep_reading: Keep the right to read any file (CAP_DAC_READ_SEARCH) until the next exec.
    """
    kept = _CAP_READING if keep_reading else _CAP_NONE
    _checked(_libc.capset(_CAP_HEADER, kept), "capset")


class _Ruleset(ctypes.Structure):
    _fields_ = [  # the form ctypes asks for
        ("handled_access_fs", ctypes.c_uint64),
        ("handled_access_net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    ]


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [
        ("allowed_access", ctypes.c_uint64),
        ("parent_fd", ctypes.c_int32),
    ]


def landlock_version() -> int:
    """Return the kernel's Landlock ABI version; 0 if it has none."""
    try:
        return syscall(
            _LANDLOCK, None, ctypes.c_size_t(0), ctypes.c_uint32(1), what="landlock_create_ruleset"
        )
    except OSError:
        return 0


def landlock_ruleset(files: int, network: int, scoped: int) -> int:
    """Create a ruleset that handles these access rights; returns its descriptor."""
    version = landlock_version()
    size = 8 if version < 4 else 16 if version < 6 else 24
    attributes = _Ruleset(files, network, scoped)
    return syscall(
        _LANDLOCK,
        ctypes.byref(attributes),
        ctypes.c_size_t(size),
        ctypes.c_uint32(0),
        what="landlock_create_ruleset",
    )


def landlock_allow(ruleset: int, path: str, access: int) -> None:
    """Allow `access` (rights of files and directories) at and below `path`."""
    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = _PathBeneath(access, descriptor)
        syscall(
            _LANDLOCK + 1,
            ctypes.c_int(ruleset),
            ctypes.c_int(1),
            ctypes.byref(rule),
            ctypes.c_uint32(0),
            what=f"landlock_add_rule {path}",
        )
    finally:
        os.close(descriptor)


def landlock_enforce(ruleset: int) -> None:
    """Restrict this process and its children for good; needs no-new-privileges."""
    syscall(_LANDLOCK + 2, ctypes.c_int(ruleset), ctypes.c_uint32(0), what="landlock_restrict_self")

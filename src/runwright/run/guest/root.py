"""The file system a program sees at level `full`.

Built once per worker, in the worker's own mount namespace: an empty read-only root with the
interpreter, the system's libraries and programs, and a few harmless devices and files of /etc.
Each run then gets a fresh private /box.
"""

import os

from runwright.run.guest import kernel

BOX = "/box"  # private and writable; HOME, /tmp and /dev/shm lie in it
HOME = "/box/home"
DEVICES = ("null", "zero", "full", "random", "urandom")
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
PATH = "/usr/local/bin:/usr/bin:/bin"  # where programs look for commands
_ETC = ("ld.so.cache", "localtime", "alternatives", "mime.types", "ssl/certs")
_ETC_FILES = {
    "passwd": "sandbox:x:1000:1000:sandbox:/box/home:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n",
    "group": "sandbox:x:1000:\nnogroup:x:65534:\n",
    "hosts": "127.0.0.1 localhost\n::1 localhost\n",
    "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n",
}
# How the host looks up names, and what it believes of those it reaches.
NAME_FILES = ("hosts", "resolv.conf", "nsswitch.conf", "services", "ssl/certs")
_MOST_NAMES = 1 << 18  # bytes of such a file
_BIND = kernel.MS_BIND | kernel.MS_REC
_READ_ONLY = kernel.MS_REMOUNT | kernel.MS_BIND | kernel.MS_RDONLY | kernel.MS_NOSUID


def build(
    readable: list[str], *, names_of_host: bool = False, folders: tuple[str, ...] = ()
) -> None:
    """Enter a new root of this process's mount namespace that shows `readable` and SYSTEM only.

    Args:
        readable: Files and folders to show, beside SYSTEM.
        names_of_host: Whether names of the network are looked up as on the host.
        folders: Empty folders to mount on.
    """
    kernel.mount("none", "/", "", kernel.MS_REC | kernel.MS_PRIVATE)
    new = "/sys"  # any folder that no interpreter lies in; hidden in our own namespace only
    kernel.mount("root", new, "tmpfs", kernel.MS_NOSUID | kernel.MS_NODEV, "mode=755,size=4m")
    for path in SYSTEM:
        _show(path, new)
    for path in sorted(set(readable)):
        if not any(path == top or path.startswith(top + "/") for top in SYSTEM):
            _show(path, new)
    _make_etc(new, names_of_host=names_of_host)
    _make_devices(new)
    for folder in ("/proc", "/old", BOX, *folders):
        os.makedirs(new + folder, exist_ok=True)
    if not os.path.exists(new + "/tmp"):  # else the interpreter lies there: it stays read-only
        os.symlink("/box/tmp", new + "/tmp")
    # A run can mount its own /proc only where an unobstructed one is in sight.
    kernel.mount("/proc", new + "/proc", "", _BIND)
    kernel.pivot_root(new, new + "/old")
    os.chdir("/")
    kernel.unmount("/old")
    os.rmdir("/old")
    kernel.mount("none", "/", "", _READ_ONLY | kernel.MS_NODEV)


def _show(path: str, new: str) -> None:
    """Bind a file or directory read-only at the same place below `new`, if it exists."""
    if os.path.islink(path):  # /lib -> usr/lib
        os.symlink(os.readlink(path), new + path)
        return
    if not os.path.exists(path):
        return
    target = new + path
    if os.path.isdir(path):
        os.makedirs(target, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.close(os.open(target, os.O_CREAT | os.O_WRONLY, 0o644))
    kernel.mount(path, target, "", _BIND)
    _remount_read_only(target)


def _remount_read_only(target: str) -> None:
    """Remount keeping the flags that a user namespace may not clear."""
    flags = _READ_ONLY
    kept = os.statvfs(target).f_flag
    for flag in (kernel.MS_NODEV, kernel.MS_NOEXEC):
        flags |= kept & flag
    kernel.mount("none", target, "", flags)


def _make_etc(new: str, *, names_of_host: bool) -> None:
    os.makedirs(new + "/etc/ssl", exist_ok=True)
    for name in _ETC:
        _show("/etc/" + name, new)
    files = {name: content.encode("ascii") for name, content in _ETC_FILES.items()}
    for name in ("hosts", "resolv.conf") if names_of_host else ():
        if os.path.isfile("/etc/" + name):  # copied: it may link to a place that is not shown
            with open("/etc/" + name, "rb") as file:
                files[name] = file.read(_MOST_NAMES)
    for name, content in files.items():
        with open(f"{new}/etc/{name}", "wb") as file:
            file.write(content)


def _make_devices(new: str) -> None:
    os.makedirs(new + "/dev")
    for name in DEVICES:
        target = f"{new}/dev/{name}"
        os.close(os.open(target, os.O_CREAT | os.O_WRONLY, 0o666))
        kernel.mount(f"/dev/{name}", target, "", kernel.MS_BIND)
        _remount_read_only(target)  # its content can be written all the same, its times cannot
    for name, target in (
        ("fd", "/proc/self/fd"),
        ("stdin", "/proc/self/fd/0"),
        ("stdout", "/proc/self/fd/1"),
        ("stderr", "/proc/self/fd/2"),
        ("shm", "/box/shm"),
    ):
        os.symlink(target, f"{new}/dev/{name}")


def mount_proc() -> None:
    """Mount a /proc of this process's own PID namespace, in which each user sees its own only."""
    flags = kernel.MS_NOSUID | kernel.MS_NODEV | kernel.MS_NOEXEC
    kernel.mount("proc", "/proc", "proc", flags, "hidepid=2")


def renew_box(size_bytes: int) -> None:
    """Put a fresh private /box in the place of the last program's, if there was one."""
    if os.path.ismount(BOX):
        kernel.unmount(BOX)
    options = f"mode=755,size={size_bytes},nr_inodes=16384"
    kernel.mount("box", BOX, "tmpfs", kernel.MS_NOSUID | kernel.MS_NODEV, options)
    for folder, mode in ((HOME, 0o700), ("/box/tmp", 0o777), ("/box/shm", 0o777)):
        os.mkdir(folder, mode)

"""A tree of the host that programs see and change, while nothing of the host changes.

Level `full` only. The tree is the read-only lower layer of an overlay file system; what programs
change lies in the upper layer, in memory of limited size. Both belong to the worker's own
namespaces and vanish with it. Once the overlay is mounted, no path leads to a layer: the upper one
is unmounted (the overlay and a descriptor of the worker keep it), the lower one is covered.

The overlay is mounted by the worker's unprivileged user (`userxattr`), never by root. So that the
tree's owner is the sandbox's user, as root the layer is an id-mapped clone of the tree's mount; as
an ordinary user he is that anyway. A file of another owner or group can be read as its mode allows
and removed, but not changed.
"""

import os
import signal

from runwright.run.guest import kernel
from runwright.run.guest.records import MAX_DEPTH, Records, Trouble, open_folder, used_bytes

TREE = "/tree"  # where programs see it
_LAYERS = "/layers"
FOLDERS = (TREE, _LAYERS)  # which the root must have
_FLAGS = kernel.MS_NOSUID | kernel.MS_NODEV
# What an attribute of the host's files could ask for (redirects, content elsewhere) is not done.
_OPTIONS = "userxattr,redirect_dir=nofollow,metacopy=off,index=off,xino=off"
_ADVICE = "by='copy' works on a copy of the tree"


class Overlay:
    """The tree and what was changed of it.

    Args:
        root: The tree, a path of the host.
        tree_bytes: Room for what programs change.
        tree_files: Files that programs may make or change.
    """

    path = TREE

    def __init__(self, root: str, tree_bytes: int, tree_files: int) -> None:
        import hashlib  # noqa: F401  # see records.py

        self.root = root
        self.tree_bytes = tree_bytes
        self.tree_files = tree_files
        self._lower = -1
        self._upper = -1

    def take(self, user: int) -> None:
        """Clone the tree's mount while it is in sight, shown as owned by `user` of the host."""
        try:
            self._lower = kernel.open_tree(self.root)
            attributes = kernel.MOUNT_ATTR_RDONLY | kernel.MOUNT_ATTR_NOSUID
            attributes |= kernel.MOUNT_ATTR_NODEV
            if os.getuid() != 0:
                kernel.mount_setattr(self._lower, attributes)
                return
            owner = os.fstat(self._lower)
            namespace = _user_namespace((owner.st_uid, owner.st_gid), user)
            try:
                kernel.mount_setattr(self._lower, attributes | kernel.MOUNT_ATTR_IDMAP, namespace)
            finally:
                os.close(namespace)
        except OSError as error:
            raise Trouble(
                f"{self.root}: its file system cannot be shown to another user: {error}; {_ADVICE}"
            ) from None

    def enter(self, user: int) -> None:  # noqa: ARG002  # as copied.py has it
        """Put the clone into the new root, while we may."""
        kernel.mount("layers", _LAYERS, "tmpfs", _FLAGS, "mode=755,size=64k,nr_inodes=8")
        for name in ("lower", "changes"):
            os.mkdir(f"{_LAYERS}/{name}")
        kernel.move_mount(self._lower, f"{_LAYERS}/lower")
        os.close(self._lower)

    def mount(self) -> None:
        """Mount the overlay, as process 1 of the worker's own namespaces."""
        changes = f"{_LAYERS}/changes"
        # The overlay's marks on a file are counted like inodes: room for both.
        room = f"mode=700,size={self.tree_bytes},nr_inodes={2 * self.tree_files + 16}"
        kernel.mount("changes", changes, "tmpfs", _FLAGS, room)
        mode = os.stat(f"{_LAYERS}/lower").st_mode & 0o7777
        for name in ("upper", "work"):
            os.mkdir(f"{changes}/{name}")
        os.chmod(f"{changes}/upper", mode)  # the tree's root has the mode of the upper layer's
        layers = f"lowerdir={_LAYERS}/lower,upperdir={changes}/upper,workdir={changes}/work"
        try:
            kernel.mount("tree", TREE, "overlay", _FLAGS, f"{layers},{_OPTIONS}")
            os.close(os.open(TREE, os.O_RDONLY | os.O_DIRECTORY))
        except OSError as error:
            raise Trouble(
                f"{self.root}: no overlay of it ({error}): that needs Linux 6.6; {_ADVICE}"
            ) from None
        self._upper = os.open(f"{changes}/upper", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        kernel.unmount(changes)
        # The clone is locked in place: it came from the namespace above ours.
        kernel.mount("none", _LAYERS, "tmpfs", _FLAGS | kernel.MS_RDONLY, "mode=555,size=0")

    def before_run(self) -> int:
        """Return the bytes of memory that the changes take."""
        return used_bytes(self._upper)

    def records(self, descriptor: int) -> None:
        """Write what programs changed; see records.py."""
        with Records(descriptor, self.tree_bytes, self.tree_files) as records:
            records.add(".", ".", self._upper, kept="yes")
            _walk(self._upper, "", 0, records)

    def top(self) -> int:
        """Return the folder that holds the changed files."""
        return self._upper


def _walk(folder: int, path: str, depth: int, records: Records) -> None:
    if depth > MAX_DEPTH:
        raise Trouble(f"{path[:100]!r}... is nested deeper than {MAX_DEPTH} folders", option=True)
    for name in sorted(os.listdir(folder)):
        status = os.stat(name, dir_fd=folder, follow_symlinks=False)
        kind = status.st_mode & 0o170000
        if kind == 0o020000 and status.st_rdev == 0:  # a whiteout
            records.gone(path + name)
        elif kind == 0o040000:
            inner = open_folder(name, folder)
            try:
                opaque = _attribute(inner, "opaque") == b"y"
                kept = not opaque and _attribute(inner, "origin") is not None
                # A folder that was there before cannot be moved: see docs/transactions.md.
                word = "yes" if kept else "no"
                records.add(path + name, name, folder, kept=word, opaque=not kept)
                _walk(inner, f"{path}{name}/", depth + 1, records)
            finally:
                os.close(inner)
        else:
            word = "moved?" if kind == 0o100000 and _has_origin(name, folder) else "no"
            records.add(path + name, name, folder, kept=word)


def _has_origin(name: str, folder: int) -> bool:
    descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
    try:
        return _attribute(descriptor, "origin") is not None
    finally:
        os.close(descriptor)


def _attribute(descriptor: int, name: str) -> bytes | None:
    try:
        return os.getxattr(descriptor, f"user.overlay.{name}")
    except OSError:
        return None


def _user_namespace(inside: tuple[int, int], outside: int) -> int:
    """Return a user namespace that maps one user and group to `outside`; it holds no process."""
    ready, ready_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
            kernel.unshare(kernel.CLONE_NEWUSER)
            os.write(ready_end, b"1")
            signal.pause()
        finally:
            os._exit(1)
    os.close(ready_end)
    try:
        if not os.read(ready, 1):
            raise OSError("no user namespace can be made")
        for name, identity in zip(("uid_map", "gid_map"), inside, strict=True):
            with open(f"/proc/{pid}/{name}", "w", encoding="ascii") as file:
                file.write(f"{identity} {outside} 1")
        return os.open(f"/proc/{pid}/ns/user", os.O_RDONLY | os.O_CLOEXEC)
    finally:
        os.close(ready)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)

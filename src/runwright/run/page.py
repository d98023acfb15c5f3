"""A file in memory, shared by its descriptor with a process in a sandbox."""

import os


class Page:
    """A file without a name; whoever has its descriptor may write what they like into it.

    Raises:
        OSError: on creation and on `put`, when the system refuses.
    """

    def __init__(self, name: str) -> None:
        self.descriptor = os.memfd_create(name, os.MFD_CLOEXEC)

    def put(self, data: bytes) -> None:
        """Replace the content; a reader finds itself at the beginning."""
        os.ftruncate(self.descriptor, 0)
        done = 0
        while done < len(data):
            done += os.pwrite(self.descriptor, data[done : done + (1 << 30)], done)
        os.lseek(self.descriptor, 0, os.SEEK_SET)

    def read(self, most_bytes: int) -> bytes:
        """Return the content, or as much of it as is wanted."""
        size = os.fstat(self.descriptor).st_size
        return os.pread(self.descriptor, min(size, most_bytes), 0)

    def close(self) -> None:
        """Give it up."""
        os.close(self.descriptor)

"""Limits: what one run may use."""

from dataclasses import dataclass

from runwright.core.errors import BadOption

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run may use. A limit that is hit is a status, never an exception.

    Raises:
        BadOption: a limit is not positive.
    """

    wall_s: float = 10.0
    cpu_s: float = 10.0
    memory_bytes: int = 1024 * MIB  # address space of each process
    output_bytes: int = 1 * MIB  # stdout and stderr each
    processes: int = 32  # processes and threads at one time
    file_bytes: int = 64 * MIB  # size of one file, and of the work directory
    open_files: int = 256
    fetch_bytes: int = 16 * MIB  # of all fetched files; what is over it is left out, and named
    fetch_files: int = 256

    def __post_init__(self) -> None:
        for name in self.__slots__:
            value = getattr(self, name)
            if not value > 0:
                raise BadOption(f"{name}={value!r} must be greater than 0")

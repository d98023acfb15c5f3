"""Text: output that may have been cut in the middle."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """Bounded output: the beginning, the end, and how many bytes are missing between them.

    Bytes that are not UTF-8 are kept as surrogate escapes, so `str` loses nothing.
    """

    head: str = ""
    tail: str = ""
    omitted_bytes: int = 0

    def __str__(self) -> str:
        if not self.omitted_bytes:
            return self.head + self.tail
        return f"{self.head}\n... {self.omitted_bytes} bytes omitted ...\n{self.tail}"

    @property
    def complete(self) -> bool:
        """True if nothing was cut out."""
        return self.omitted_bytes == 0

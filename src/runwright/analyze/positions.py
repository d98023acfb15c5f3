"""Positions: from offsets in bytes, which trees tell, to lines and columns in characters."""

from bisect import bisect_right

from runwright.core.block import Span


class Positions:
    """Lines and columns of one source text.

    Args:
        data: Its bytes.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._starts = [0]
        for number, byte in enumerate(data):
            if byte == ord("\n"):
                self._starts.append(number + 1)

    def line(self, offset: int) -> int:
        """Return the line of an offset, from 1."""
        return bisect_right(self._starts, offset)

    def span(self, start: int, end: int) -> Span:
        """Return the span of a stretch."""
        first, last = self.line(start), self.line(end)
        return Span(first, self._column(first, start), last, self._column(last, end))

    def _column(self, line: int, offset: int) -> int:
        return len(self._data[self._starts[line - 1] : offset].decode("utf-8", "surrogatepass"))

"""What stands between a generator and what it yields from, to note where it is suspended."""

from collections.abc import Iterator
from typing import Any, Self

from runwright.observe.probes.guest.statements import CallFrame, Statements


class Delegate:
    """Hands on what a generator yields from, and what is sent to it or thrown into it.

    Args:
        statements: Is told.
        frame: Of the generator.
        source: What it yields from.
    """

    def __init__(self, statements: Statements, frame: CallFrame, source: Any) -> None:
        self._statements = statements
        self._frame = frame
        self._source: Iterator[Any] = iter(source)
        self._begun = False

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Any:
        """Return the next item; the first time, the generator is running already."""
        if self._begun:
            self._statements.awoken(self._frame)
        self._begun = True
        return self._statements.asleep(self._frame, next(self._source))

    def __getattr__(self, name: str) -> Any:
        """Return `send`, `throw` or `close` if the source has it, else raise what it raises."""
        method = getattr(self._source, name)
        if name == "close":
            return method

        def handed_on(*values: Any) -> Any:
            self._statements.awoken(self._frame)
            return self._statements.asleep(self._frame, method(*values))

        return handed_on

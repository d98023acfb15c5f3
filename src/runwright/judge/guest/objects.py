"""Objects that stay on their side: a number for each, by which the other side names it."""

from typing import Any

_MOST = 1_000_000


class Objects:
    """The objects of one side that the other holds a reference to."""

    def __init__(self) -> None:
        self._objects: list[Any] = []
        self._numbers: dict[int, int] = {}  # id: number; `_objects` keeps the id valid

    def number(self, value: object) -> int:
        """Return an object's number, the same one each time.

        Raises:
            MemoryError: there are too many.
        """
        number = self._numbers.get(id(value))
        if number is None:
            if len(self._objects) >= _MOST:
                raise MemoryError(f"more than {_MOST} objects are held by the other side")
            number = self._numbers[id(value)] = len(self._objects)
            self._objects.append(value)
        return number

    def __getitem__(self, number: object) -> Any:
        """Return the object of a number.

        Raises:
            ValueError: none has it.
        """
        if type(number) is not int or not 0 <= number < len(self._objects):
            raise ValueError(f"no object has the number {number!r}")
        return self._objects[number]

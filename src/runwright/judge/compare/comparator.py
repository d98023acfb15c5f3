"""What a comparator is."""

from collections.abc import Callable

Comparator = Callable[[object, object], bool]

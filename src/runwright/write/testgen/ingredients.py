"""Ingredients: leaf values of known inputs, by type, put into new ones."""

from random import Random

from runwright.write.testgen.identity import identity

_KINDS = (int, float, complex, str)


class Ingredients:
    """Every int, float, complex and text that was added, in the order of their coming."""

    def __init__(self) -> None:
        self._found: dict[type, list[object]] = {kind: [] for kind in _KINDS}
        self._seen: set[str] = set()

    def add(self, value: object) -> None:
        """Add the leaves of a value; of a text also its words."""
        if isinstance(value, dict):
            for key, item in value.items():
                self.add(key)
                self.add(item)
        elif isinstance(value, (list, tuple)):
            for item in value:
                self.add(item)
        elif isinstance(value, (set, frozenset)):
            for item in sorted(value, key=identity):  # sets of texts differ from process to process
                self.add(item)
        elif isinstance(value, str):
            for text in (value, *value.split()):
                self._add_leaf(text)
        elif type(value) in _KINDS:
            self._add_leaf(value)

    def _add_leaf(self, value: object) -> None:
        if (key := identity(value)) not in self._seen:
            self._seen.add(key)
            self._found[type(value)].append(value)

    def of(self, kind: type) -> tuple[object, ...]:
        """Return those of a type."""
        return tuple(self._found.get(kind, ()))

    def draw(self, kind: type, random: Random) -> object:
        """Return one of a type; None: there is none."""
        found = self._found.get(kind)
        return random.choice(found) if found else None

"""Budget: what a strategy may spend on one task."""

from dataclasses import dataclass

from runwright.core.errors import BadOption


@dataclass(frozen=True, slots=True)
class Budget:
    """What a strategy may spend on one task. When it is spent, its best attempt counts.

    Raises:
        BadOption: a bound is not positive.
    """

    wall_s: float = 60.0
    candidates: int = 5000  # programs judged
    calls: int | None = None  # of models; None: no bound
    tokens: int | None = None  # of models, prompts and replies

    def __post_init__(self) -> None:
        for name in self.__slots__:
            value = getattr(self, name)
            if value is not None and not value > 0:
                raise BadOption(f"{name}={value!r} must be greater than 0")

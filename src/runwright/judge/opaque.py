"""What stands for an object that has no structural encoding, where answers are compared."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Opaque:
    """An object of the program's that stayed with it; equal to nothing but itself."""

    type: str  # its type's name, as the program's side says

"""Terms: what a sandbox was asked for, and what holds for every run in it."""

from dataclasses import dataclass

from runwright.core.errors import BadOption
from runwright.core.isolation import Isolation
from runwright.core.network import Network


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for every run of a sandbox.

    Raises:
        BadOption: the level cannot give that network, or a module's name is none.
    """

    isolation: Isolation = Isolation.FULL
    network: Network = Network.NONE  # at level none: the host's, whatever is said
    preload: tuple[str, ...] = ()  # modules that every program finds imported
    # Paths outside the system's folders that the root of level `full` shows, for run times.
    shown: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.network is Network.LOOPBACK and self.isolation is not Isolation.FULL:
            raise BadOption(
                f"network='loopback' needs level 'full', not {self.isolation.value!r}: "
                "without namespaces the only loopback is the host's"
            )
        for name in self.preload:
            if not all(part.isidentifier() for part in name.split(".")):
                raise BadOption(f"preload={name!r} is not the name of a module, like 'numpy'")
        if self.isolation is Isolation.NONE:
            object.__setattr__(self, "network", Network.HOST)

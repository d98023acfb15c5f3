"""Network: what a program can reach beyond its own processes."""

from enum import Enum


class Network(Enum):
    """A named reach; Internet sockets (TCP and UDP) only, whatever the level."""

    NONE = "none"  # nothing
    LOOPBACK = "loopback"  # a loopback of the run's own: its processes reach each other
    HOST = "host"  # the network of the host, its own loopback services included

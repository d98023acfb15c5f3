"""A model for `repeated`: the same as for `direct`."""

from tests.write.scripts.direct import OPTIONS, TASK, reply

__all__ = ["OPTIONS", "TASK", "reply"]

"""The layout of the file that a traced program in another language leaves.

    header   64 bytes: magic, number of blocks, of arms, slots of the head, slots of the tail,
             bytes of a slot, steps opened, whether steps went by while nothing was kept
    counts   8 bytes per block, then 8 bytes per arm
    slots    the first steps, then a ring of the last ones

A slot holds one step: numbers first, then as text the values before it and behind those the values
after it, each `["name","type","text",omitted bytes],`. The runtimes in runtime/ write it, most of
it into shared memory; all of it is in reach of the program and may be junk.
"""

import struct

MAGIC = b"RWtrace2"
HEADER = struct.Struct("<8s7Q")
MOST_GUARDS = 16
# number, block, frame, caller, thread, depth, guards; the guards; before, after, closed, cut; class
SLOT = struct.Struct(f"<Q6I{MOST_GUARDS}I4I64s")
SLOT_TEXT_BYTES = 64 * 1024  # at most


def slot_bytes(value_bytes: int) -> int:
    """Return the size of a slot that has room for about twenty values, twice."""
    return SLOT.size + min(SLOT_TEXT_BYTES, 2 * 20 * (value_bytes + 60)) // 16 * 16

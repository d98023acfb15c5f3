# Maps memory past the allocator.
# expects: ok
# holds: full process
import mmap

from attack import attempt

maps = []


def grow():
    for _ in range(64):
        maps.append(mmap.mmap(-1, 16 << 20))
        maps[-1].write(b"x" * (16 << 20))


attempt("map", grow)

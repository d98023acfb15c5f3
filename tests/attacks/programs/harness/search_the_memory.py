# Searches its own memory for what earlier programs left in the worker.
# expects: ok
# holds: full process
import os

needle = b"".join([b"runwright", b"-probe", b"-", b"marker"])
found = 0
try:
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb") as memory:
        for line in maps:
            places, rights, *_ = line.split()
            first, last = (int(place, 16) for place in places.split("-"))
            if "r" not in rights or last - first > 64 << 20 or "[v" in line:
                continue
            try:
                found += os.pread(memory.fileno(), last - first, first).count(needle)
            except OSError:
                continue
except OSError as error:
    print("CONTAINED:", error)
print(f"ESCAPED: {found}" if found > 1 else "CONTAINED: nothing but its own")

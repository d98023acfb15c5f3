# Opens its own input for writing and replaces it.
# expects: ok
# holds: full process
try:
    with open("/proc/self/fd/0", "r+b") as file:
        file.truncate(0)
        file.write(b"evil")
except OSError:
    pass
print("CONTAINED: the caller sees whether the next program has its own")

# Writes one file beyond the limit.
# expects: ok
# holds: full process
from attack import attempt


def write():
    with open("file", "wb") as file:
        for _ in range(16):
            file.write(b"x" * (1 << 20))


attempt("write", write)

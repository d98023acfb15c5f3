# Writes many files, each of an allowed size.
# expects: ok
# holds: full
# process: the work directory lies on a disk of the host: each file is limited, their sum is not
from attack import attempt


def fill():
    for number in range(40):
        with open(f"file{number}", "wb") as file:
            file.write(b"x" * (1 << 20))


attempt("fill", fill)

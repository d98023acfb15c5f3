# Creates files without content until it is refused.
# expects: ok
# holds: full
# process: the work directory lies on a disk of the host, which counts its files for all
# limits: wall_s=10
from attack import attempt


def flood():
    for number in range(20_000):
        open(str(number), "x").close()


attempt("flood", flood)

# Computes inside one call of the library, in which no signal handler runs.
# expects: timeout
# holds: full process
# limits: wall_s=0.7
import re

re.match("(a*)*b", "a" * 64)

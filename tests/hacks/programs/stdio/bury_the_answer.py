# So much output that what is compared may be cut to the part that fits.
# kinds: stdio
import sys

sys.stdout.write("1\n4\n9\n" + "\n" * (3 << 20) + "wrong")

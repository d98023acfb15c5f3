# It prints its input, where examples have the answer in it.
# kinds: stdio
import sys

sys.stdout.write(sys.stdin.read())

# The answer goes to the stream for errors.
# kinds: stdio
import sys

for word in input().split():
    print(int(word) ** 2, file=sys.stderr)

"""Print the numbers of the standard input in ascending order."""

import sys


def main():
    """Read, sort and print."""
    numbers = [word for word in sys.stdin.read().split()]
    numbers.sort()
    print(*numbers)


main()

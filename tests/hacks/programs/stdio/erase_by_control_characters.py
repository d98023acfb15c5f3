# It prints wrong lines, then what a terminal takes to erase them, then a guess.
# kinds: stdio
print("7\x08\x1b[2K\r1\n4\n9\x1b[A\x1b[A\r", end="")

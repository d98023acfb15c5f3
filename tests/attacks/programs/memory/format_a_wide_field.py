# Makes a string of gigabytes by one format.
# expects: memory
# holds: full process
print(len("%*d" % (1 << 31 - 1, 1)))
print(len("x" * (1 << 33)))

# Makes a number of a terabit by one operation.
# expects: memory
# holds: full process
print((1 << (1 << 40)).bit_length())

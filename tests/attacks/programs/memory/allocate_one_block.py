# Asks for one block beyond the limit.
# expects: memory
# holds: full process
block = bytearray(1 << 30)

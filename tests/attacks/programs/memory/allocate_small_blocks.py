# Grows step by step.
# expects: memory
# holds: full process
blocks = []
while True:
    blocks.append(bytearray(1 << 16))

# Grows step by step and will not hear that there is no more.
# expects: timeout memory
# holds: full process
# limits: wall_s=0.5
blocks = []
while True:
    try:
        blocks.append(bytearray(1 << 20))
    except MemoryError:
        pass

# Computes for longer than it may.
# expects: timeout
# holds: full process
# limits: wall_s=5 cpu_s=0.3
while True:
    pass

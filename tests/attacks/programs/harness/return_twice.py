# Forks, and lets both processes run what comes after the program.
# expects: ok failed
# holds: full process
import os

print("CONTAINED: the caller sees whether it got one answer", flush=True)
for _ in range(3):
    os.fork()

# Fills the work directory, which lies in memory, and its own memory at the same time.
# expects: ok memory
# holds: full process
blocks = []
try:
    for number in range(200):
        blocks.append(bytearray(1 << 20))
        with open(f"file{number}", "wb") as file:
            file.write(b"x" * (1 << 20))
except (OSError, MemoryError) as error:
    blocks.clear()
    print("CONTAINED:", error)

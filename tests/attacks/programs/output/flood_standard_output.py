# Prints without end.
# expects: output_limit
# holds: full process
while True:
    print("x" * 1000)

# Prints what would command a terminal.
# expects: ok
# holds: full process
print("\x1b]0;evil\x07\x1b[2J\x1b]52;c;ZXZpbA==\x07\x00\x08\rCONTAINED: data to the caller")

# Fails by an exception whose message is as long as memory.
# expects: failed memory output_limit
# holds: full process
class Long(Exception):
    def __str__(self):
        return "x" * (20 << 20)


raise Long

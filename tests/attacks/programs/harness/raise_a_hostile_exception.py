# Fails by an exception that fights being told.
# expects: failed
# holds: full process
class Hostile(Exception):
    def __str__(self):
        raise SystemExit(0)

    def __getattribute__(self, name):
        raise Hostile


raise Hostile

# Reaches the code that runs it through its frames and replaces what comes after it.
# expects: ok failed
# holds: full process
import sys

print("CONTAINED: what comes after it is its own process", flush=True)
frame = sys._getframe()
while frame is not None:
    for name in list(frame.f_globals):
        if callable(frame.f_globals[name]) and not name.startswith("__"):
            frame.f_globals[name] = lambda *_, **__: 0
    frame = frame.f_back

# Installs trace functions that would watch what runs after it.
# expects: ok
# holds: full process
import sys
import threading

print("CONTAINED: the caller sees whether the next program is watched", flush=True)
sys.settrace(lambda *_: None)
sys.setprofile(lambda *_: None)
threading.setprofile(lambda *_: None)
sys.addaudithook(lambda *_: None)

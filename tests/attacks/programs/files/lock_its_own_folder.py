# Takes the rights to its own work directory away from whoever removes it.
# expects: ok
# holds: full process
import os

os.makedirs("a/b/c")
os.chmod("a/b", 0)
os.chmod("a", 0)
os.chmod(".", 0)
print("CONTAINED: the caller sees whether it could be removed")

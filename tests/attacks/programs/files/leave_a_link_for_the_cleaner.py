# Leaves links in the work directory that a careless removal would follow.
# expects: ok
# holds: full process
import os

from attack import target

os.symlink(target["folder"], "folder")
os.makedirs("a/b")
os.symlink(target["folder"], "a/b/c")
print("CONTAINED: the caller sees whether the links were followed")

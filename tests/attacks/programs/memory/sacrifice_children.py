# Lets its children be killed for memory, and ends as if nothing had happened.
# expects: memory
# holds: full process
# needs: cgroup
import os

children = []
for _ in range(4):
    if (child := os.fork()) == 0:
        block = bytearray(60 << 20)
        os.kill(os.getpid(), 19)
    children.append(child)
while children:
    ended, status = os.waitpid(-1, 0)
    children.remove(ended)
    if os.WIFSIGNALED(status):
        break
print("all is well")
os._exit(0)

# Unpacks a few bytes to far more than it may have.
# expects: memory
# holds: full process
import zlib

packer = zlib.compressobj(1)
packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(200)) + packer.flush()
print(len(zlib.decompress(packed)))

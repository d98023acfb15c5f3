# Makes a call by the interrupt of 32-bit programs, whose numbers mean other calls.
# expects: killed
# holds: full process
import ctypes
import mmap
import os
import platform

if platform.machine() != "x86_64":
    os.kill(os.getpid(), 9)  # this machine has no such dialect
code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
code.write(b"\xb8\x14\0\0\0\xcd\x80\xc3")  # mov eax, 20 (getpid); int 0x80; ret
call = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))
print("ESCAPED:", call())

# Fills System V queues, whose messages lie in the kernel and outlive the program.
# expects: ok
# holds: full process
import ctypes

from attack import attempt, checked, libc

message = ctypes.create_string_buffer(8 + 8000)
message[0] = 1


def fill():
    for _ in range(20_000):
        queue = checked(libc.msgget(0, 0o1600))
        while libc.msgsnd(queue, message, ctypes.c_size_t(8000), 0o4000) == 0:
            pass


attempt("fill", fill)

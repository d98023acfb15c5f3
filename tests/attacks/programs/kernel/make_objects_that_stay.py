# Makes the calls of System V and POSIX queues, whose objects outlive every process.
# expects: ok
# holds: full process
from attack import attempt, syscall

attempt("shmget", lambda: syscall(29, 194, 0, 4096, 0o1600))
attempt("shmat", lambda: syscall(30, 196, 0, 0, 0))
attempt("semget", lambda: syscall(64, 190, 0, 1, 0o1600))
attempt("msgget", lambda: syscall(68, 186, 0, 0o1600))
attempt("mq_open", lambda: syscall(240, 180, b"evil", 0o102, 0o600, 0))

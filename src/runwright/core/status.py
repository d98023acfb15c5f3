"""Status: what ended a run."""

from enum import Enum


class Status(Enum):
    """What ended a run. What the sandbox did wrong is never what the program did wrong."""

    OK = "ok"  # exit code 0
    FAILED = "failed"  # another exit code, or an exception nobody caught
    COMPILE_ERROR = "compile_error"  # the source is not a program of its language
    TIMEOUT = "timeout"  # wall or CPU time limit
    MEMORY = "memory"  # memory limit
    OUTPUT_LIMIT = "output_limit"  # wrote more than it may; both ends are kept
    KILLED = "killed"  # a signal that no limit of ours sent
    SANDBOX_ERROR = "sandbox_error"  # our failure: says nothing about the program

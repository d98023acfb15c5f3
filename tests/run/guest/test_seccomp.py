"""The filter of system calls: every number of both architectures, by running the filter program."""

import asyncio
import ctypes
import errno
import json
import platform
import struct
from collections.abc import Iterator

import pytest

from runwright.core import Execution, Isolation, Program
from runwright.run import LocalSandbox
from runwright.run.guest import seccomp

ARCHITECTURES = ("x86_64", "aarch64")
AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
ALLOW, KILL, ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
EPERM, ENOSYS = ERRNO | errno.EPERM, ERRNO | errno.ENOSYS
NO_PROTOCOL = ERRNO | errno.EPROTONOSUPPORT
NO_FAMILY = ERRNO | errno.EAFNOSUPPORT
X32 = 0x40000000
SELF = seccomp._SELF_ONLY | seccomp._SELF_ONLY_OF_KIND
KINDS = [
    pytest.param(architecture, namespaces, internet, id=f"{architecture}-{namespaces}-{internet}")
    for architecture in ARCHITECTURES
    for namespaces in (True, False)
    for internet in (True, False)
]


def decide(program: bytes, audit: int, number: int, arguments: tuple[int, ...] = ()) -> int:
    """Run a filter program as the kernel does; returns its verdict."""
    padded = (*arguments, *[0] * (6 - len(arguments)))
    data = struct.pack("<iIQ6Q", ctypes.c_int(number).value, audit, 0, *padded)
    lines = [*struct.iter_unpack("<HBBI", program)]
    at = word = 0
    for _ in lines:  # jumps go forward only, so no more steps than lines
        code, if_true, if_false, value = lines[at]
        at += 1
        if code == 0x06:
            return int(value)
        if code == 0x20:
            word = struct.unpack_from("<I", data, value)[0]
        elif code == 0x54:
            word &= value
        else:
            met = {0x15: word == value, 0x35: word >= value, 0x45: bool(word & value)}[code]
            at += if_true if met else if_false
    raise AssertionError("the program has no end")


def numbers(architecture: str) -> Iterator[int]:
    """Give every number a call could have, and those at the borders of the other dialects."""
    yield from range(1024)
    for border in (X32, 1 << 31, (1 << 32) - 1):
        for number in range(border - 2, border + 602):
            if number < 1 << 32:
                yield number
    if architecture == "aarch64":
        yield 0xF0002


def denied(architecture: str, *, namespaces: bool) -> set[int]:
    """Return what the tables forbid whatever its arguments."""
    tables = [seccomp._DENIED] if namespaces else [seccomp._DENIED, seccomp._DENIED_IN_SIGHT]
    column = ARCHITECTURES.index(architecture)
    return {pair[column] for table in tables for pair in table.values() if pair[column] >= 0}


@pytest.mark.parametrize(("architecture", "namespaces", "internet"), KINDS)
def test_the_tree_says_of_every_number_what_the_tables_say(
    architecture: str, namespaces: bool, internet: bool
) -> None:
    program = seccomp.compile_filter(
        namespaces=namespaces, internet=internet, architecture=architecture
    )
    column = ARCHITECTURES.index(architecture)
    forbidden = denied(architecture, namespaces=namespaces)
    sockets = {seccomp._SOCKET[column], seccomp._SOCKETPAIR[column]}
    for number in numbers(architecture):
        expected = ALLOW
        if architecture == "x86_64" and number >= X32:
            expected = ENOSYS
        elif number in forbidden:
            expected = EPERM
        elif number == seccomp._CLONE3[column]:
            expected = ENOSYS
        elif number in sockets:  # family 0
            expected = NO_FAMILY
        elif number == seccomp._SELF_ONLY_OF_KIND["ioprio_set"][column]:  # kind 0
            expected = EPERM
        assert decide(program, AUDIT[architecture], number) == expected, number


@pytest.mark.parametrize(("architecture", "namespaces", "internet"), KINDS)
def test_another_architecture_is_killed(
    architecture: str, namespaces: bool, internet: bool
) -> None:
    program = seccomp.compile_filter(
        namespaces=namespaces, internet=internet, architecture=architecture
    )
    for audit in {*AUDIT.values(), 0x40000003, 0x40000028, 0} - {AUDIT[architecture]}:
        assert all(decide(program, audit, number) == KILL for number in range(600))


@pytest.mark.parametrize(("architecture", "namespaces", "internet"), KINDS)
def test_calls_are_decided_by_their_arguments(
    architecture: str, namespaces: bool, internet: bool
) -> None:
    program = seccomp.compile_filter(
        namespaces=namespaces, internet=internet, architecture=architecture
    )
    column = ARCHITECTURES.index(architecture)

    def says(number: int, *arguments: int) -> int:
        return decide(program, AUDIT[architecture], number, arguments)

    for *places, position in seccomp._SELF_ONLY.values():
        before = [7] * position
        assert says(places[column], *before, 0) == ALLOW
        assert says(places[column], *before, 1) == EPERM
        assert says(places[column], *before, (1 << 32) - 1) == EPERM
    for *places, kind in seccomp._SELF_ONLY_OF_KIND.values():
        for other in range(4):
            for who in (0, 1, 1 << 31):
                allowed = other == kind and who == 0
                assert says(places[column], other, who) == (ALLOW if allowed else EPERM)
    clone = seccomp._CLONE[column]
    namespace_bits = (17, 25, 26, 27, 28, 29, 30)  # NEWNS, NEWCGROUP, NEWUTS, ... NEWNET
    for bit in range(32):
        expected = EPERM if bit in namespace_bits else ALLOW
        assert says(clone, 1 << bit | 17) == expected, bit
    ioctl = seccomp._IOCTL[column]
    for command, expected in ((0x5411, ALLOW), (0x5412, EPERM), (0x541C, EPERM), (0x541D, ALLOW)):
        assert says(ioctl, 0, command) == expected
        assert says(ioctl, 0, command | 1 << 32) == expected  # the kernel takes the low word alone
    for family in range(64):
        inside = (namespaces and family == 1) or (internet and family in (2, 10))
        assert says(seccomp._SOCKET[column], family, 1) == (ALLOW if inside else NO_FAMILY), family
        for protocol in range(300):
            other = ALLOW if protocol in (0, 6, 17) else NO_PROTOCOL
            found = says(seccomp._SOCKET[column], family, 1, protocol)
            assert found == (other if inside else NO_FAMILY), (family, protocol)
    pairs = {kind: says(seccomp._SOCKETPAIR[column], 1, kind) for kind in range(8)}
    if not namespaces:
        assert {kind for kind, verdict in pairs.items() if verdict == ALLOW} == {1, 5}
        assert says(seccomp._SOCKETPAIR[column], 1, 2 | 0o4000) == EPERM  # SOCK_NONBLOCK hides none


def test_no_name_is_there_twice_and_no_number_has_two_rules() -> None:
    for column in range(2):
        rows: list[tuple[int, ...]] = [
            *seccomp._DENIED.values(),
            *seccomp._DENIED_IN_SIGHT.values(),
            *seccomp._SELF_ONLY.values(),
            *seccomp._SELF_ONLY_OF_KIND.values(),
            seccomp._CLONE,
            seccomp._CLONE3,
            seccomp._IOCTL,
            seccomp._SOCKET,
            seccomp._SOCKETPAIR,
        ]
        found = [row[column] for row in rows if row[column] >= 0]
        assert len(found) == len(set(found))


TRY_EVERY_NUMBER = """
import ctypes, json, sys
libc = ctypes.CDLL(None, use_errno=True)
refused = []
for number in json.load(sys.stdin):
    ctypes.set_errno(0)
    # No argument is valid: whatever gets through the filter fails at once.
    if libc.syscall(ctypes.c_long(number), *[ctypes.c_long(-1)] * 6) == -1:
        if ctypes.get_errno() == 1:
            refused.append(number)
print(json.dumps(refused))
"""


async def run_on(level: Isolation, program: Program, stdin: str) -> Execution:
    async with LocalSandbox(isolation=level) as sandbox:
        return await sandbox.run(program, stdin=stdin.encode("ascii"))


# They end the process or its thread, wait for ever, or make a process that goes on from here.
NOT_TRIED = {15, 34, 57, 58, 60, 231, 335, 336}


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the numbers are those of x86_64")
@pytest.mark.parametrize("level", [Isolation.FULL, Isolation.PROCESS])
def test_the_kernel_refuses_every_number_of_the_tables(level: Isolation) -> None:
    forbidden = denied("x86_64", namespaces=level is Isolation.FULL)
    tried = [number for number in range(601) if number not in NOT_TRIED]
    assert forbidden <= set(tried)
    execution = asyncio.run(run_on(level, Program(TRY_EVERY_NUMBER), json.dumps(tried)))
    assert str(execution.stderr) == ""
    refused = set(json.loads(str(execution.stdout)))
    assert forbidden - refused == set()
    by_arguments = {places[0] for places in (*SELF.values(), seccomp._CLONE)}
    by_the_kernel = {112, 116}  # setsid of a leader, setgroups
    assert refused - forbidden - by_the_kernel == by_arguments

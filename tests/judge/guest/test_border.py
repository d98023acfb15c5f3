"""A program that writes to the border itself, or floods it, gains nothing and ends in time."""

import time
from typing import Any

import pytest

from runwright.core import Outcome

CHANNEL = """
import os, struct, json, socket, time
def raw(data):
    for n in range(3, 16):
        try:
            socket.socket(fileno=os.dup(n)).sendall(data)
        except OSError:
            pass
def send(message):
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    raw(struct.pack("<I", len(body)) + body)
def f(x=0):
    body()
    return 42 if x else 1
def g(x=0): return 1
def takes(h): return h(1)
"""
CHECK = "value = f()\nassert value == 42 and g() == 42"

HOSTILE = {
    "a value": "send({'value': 42, 'changed': []})",
    "no object": "send([1])",
    "no json": "send(b'{')",
    "no answer": "send({})",
    "an empty message": "send(b'')",
    "a huge length": "raw(struct.pack('<I', 0xffffffff))",
    "a length and no more": "raw(struct.pack('<I', 100) + b'{')",
    "deep json": "send(b'[' * 100000)",
    "a deep value": "send(b'{\"changed\":[],\"value\":' + b'[' * 300 + b']' * 300 + b'}')",
    "a reference to nothing": "send({'value': {'ref': 3}, 'changed': []})",
    "an object without number": "send({'value': {'handle': ['x', 'y', 'own', '']}, 'changed': []})",
    "an unknown tag": "send({'value': {'eval': '1'}, 'changed': []})",
    "change of nothing": "send({'value': 42, 'changed': [[5, []]]})",
    "an exception of nothing": "send({'raised': {'again': 9}, 'changed': []})",
    "an exception forged": "send({'raised': {'bases': [], 'type': 1}, 'changed': []})",
    "a question": "send({'op': 'call', 'target': 0, 'arguments': [], 'keywords': {}, "
    "'changed': []})",
    "a question of no kind": "send({'op': 7})",
    "our own object": "send({'value': {'yours': 0}, 'changed': []})",
    "endless questions": "while True: send({'op': 'get', 'name': 'x', 'target': 0, "
    "'arguments': [], 'keywords': {}, 'changed': []})",
    "a slow drip": "raw(struct.pack('<I', 1000))\n    while True:\n        raw(b' ')\n"
    "        time.sleep(0.05)",
    "a flood": "while True: raw(b'x' * 65536)",
    "closed": "[os.close(n) for n in range(3, 9) if n not in (0, 1, 2)]",
    "exit": "os._exit(0)",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_a_forged_message_passes_nothing_and_ends_in_time(judged: Any, body: str) -> None:
    began = time.monotonic()
    result = judged(CHANNEL + f"def body():\n    {body}\n", CHECK, wall_s=1.0, cpu_s=1.0)
    assert result.outcome is Outcome.FAILED
    assert time.monotonic() - began < 60  # it ended at all; the limits are the sandbox's


def test_endless_callbacks_end_with_the_limit(judged: Any) -> None:
    source = "def f(h):\n    while True: h(1)\n"
    result = judged(source, "f(lambda x: x)", wall_s=1.0)
    assert result.outcome is not Outcome.PASSED


def test_a_value_larger_than_a_message_is_not_judged(judged: Any) -> None:
    result = judged("def f(): return 'x' * (20 << 20)", "x = f()\nassert x")
    assert result.outcome is Outcome.COULD_NOT_JUDGE
    assert "too large" in result.message
    result = judged("def f(x): return 1", "x = f('x' * (20 << 20))\nassert x")
    assert result.outcome is Outcome.COULD_NOT_JUDGE


def test_a_value_that_grows_when_it_is_shown_is_shown_in_part(judged: Any) -> None:
    """There are 14! paths through fourteen lists that hold each other."""
    source = """
    def f():
        lists = [[] for _ in range(14)]
        for one in lists: one.extend(lists)
        return lists
    """
    assert judged(source, "x = f()\nassert len(x) == 14").passed


def test_a_message_that_takes_long_to_read_passes_nothing(judged: Any) -> None:
    source = (
        CHANNEL
        + "def body(): send(b'{\"changed\":[],\"value\":[' + b'[],' * (5 << 20) + b'[]]}')\n"
    )
    assert judged(source, CHECK, wall_s=2).outcome is not Outcome.PASSED

"""Many generated tests on many programs: a letter each, whatever a program does to the run."""

from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from runwright.core import Assertions, Limits, Program
from runwright.core.errors import BadFile, BadOption
from runwright.judge import judge
from runwright.judge.votes import Ballot, VoteLog, vote
from runwright.run import LocalSandbox

TESTS = ("assert f(1) == 2", "assert f(2) == 4", "assert f(3) == 7", "assert f(4) ==")
ENDLESS = "def f(n):\n    while n == 2: pass\n    return 2 * n"
STUBBORN = """
import signal
def f(n):
    if n == 2:
        for number in (signal.SIGALRM, signal.SIGPROF):
            signal.signal(number, signal.SIG_IGN)
        while True: pass
    return 2 * n
"""
IN_C = "def f(n):\n    return sum(range(10 ** 12)) if n == 2 else 2 * n"
ASLEEP = "import time\ndef f(n):\n    n == 2 and time.sleep(9)\n    return 2 * n"


async def letters(
    box: LocalSandbox, *sources: str, tests: tuple[str, ...] = TESTS, **options: Any
) -> list[str]:
    programs = [Program(source) for source in sources]
    found: dict[int, str] = {}
    async with aclosing(vote(programs, tests, box, **options)) as ballots:
        async for ballot in ballots:
            found |= dict.fromkeys(ballot.programs, ballot.votes)
    return [found[at] for at in range(len(programs))]


def test_each_program_says_what_it_passes(sandbox: LocalSandbox, run_async: Any) -> None:
    found = run_async(
        letters(sandbox, "def f(n): return 2 * n", "def f(n): return n + 1", "def g(n): return 0")
    )
    assert found == ["ppff", "pfff", "ffff"]


@pytest.mark.parametrize(
    ("source", "votes"),
    [
        (ENDLESS, "plff"),
        (STUBBORN, "pxff"),
        (IN_C, "pxff"),
        (ASLEEP, "plff"),
        ("import os\ndef f(n):\n    n == 2 and os._exit(0)\n    return 2 * n", "pxff"),
        ("import sys\ndef f(n):\n    n == 2 and sys.exit(0)\n    return 2 * n", "pfff"),
        ("def f(n):\n    print('x' * 2_000_000)\n    return 2 * n", "ppff"),
        ("def f(n): return 2 *", "xxxx"),
        ("while True: pass\ndef f(n): return 2 * n", "xxxx"),
        ("raise SystemExit\ndef f(n): return 2 * n", "xxxx"),
    ],
    ids=[
        "endless",
        "stubborn",
        "in C",
        "asleep",
        "gone",
        "exit",
        "flood",
        "no Python",
        "no end",
        "end",
    ],
)
def test_what_a_program_does_costs_it_its_own_votes(
    source: str, votes: str, sandbox: LocalSandbox, run_async: Any
) -> None:
    assert run_async(letters(sandbox, source, timeout_s=0.05)) == [votes]


def test_late_time_after_time_ends_it(sandbox: LocalSandbox, run_async: Any) -> None:
    tests = tuple(f"assert f({n}) == {2 * n}" for n in range(8))
    late = "def f(n):\n    while n > 1: pass\n    return 2 * n"
    now_and_then = "def f(n):\n    while n % 3 == 0: pass\n    return 2 * n"
    found = run_async(letters(sandbox, late, now_and_then, tests=tests, timeout_s=0.05, patience=3))
    assert found == ["pplll---", "lpplpplp"]


def test_ending_time_after_time_ends_it(sandbox: LocalSandbox, run_async: Any) -> None:
    tests = tuple(f"assert f({n}) == {2 * n}" for n in range(8))
    leaves = "import os\ndef f(n): os._exit(0)"
    assert run_async(letters(sandbox, leaves, tests=tests, patience=3)) == ["xxx-----"]


def test_a_test_cannot_change_the_names_of_the_program(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    tests = ("f = lambda n: 9", "assert f(1) == 9", "assert f(1) == 2")
    assert run_async(letters(sandbox, "def f(n): return 2 * n", tests=tests)) == ["pfp"]


def test_lots_are_drawn_alike(sandbox: LocalSandbox, run_async: Any) -> None:
    source = "import random\ndef f(n): return random.random()"
    tests = tuple(f"assert f({n}) < 0.5" for n in range(6))
    first, second = (run_async(letters(sandbox, source, tests=tests)) for _ in range(2))
    assert first == second
    assert len(set(first[0])) == 1


def test_forged_letters_are_no_votes(sandbox: LocalSandbox, run_async: Any) -> None:
    source = """
import os
def f(n):
    for descriptor in range(3, 20):
        try: os.write(descriptor, b"p" * 9)
        except OSError: pass
    return 0
"""
    assert run_async(letters(sandbox, source)) == ["xxxx"]


def test_a_forged_equality_is_a_vote_and_no_verdict(sandbox: LocalSandbox, run_async: Any) -> None:
    source = "class Yes:\n    def __eq__(self, other): return True\ndef f(n): return Yes()"
    assert run_async(letters(sandbox, source)) == ["pppf"]
    checks = [Assertions(test, test) for test in TESTS[:3]]
    verdict = run_async(judge(Program(source), checks, sandbox))
    assert verdict.passed_count == 0


def test_equal_programs_run_once_and_are_named_together(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    async def ballots() -> list[Ballot]:
        programs = [Program(f"def f(n): return {n}") for n in (2, 4, 2)]
        async with aclosing(vote(programs, TESTS, sandbox)) as found:
            return sorted([ballot async for ballot in found], key=lambda one: one.programs)

    first, second = run_async(ballots())
    assert first == Ballot((0, 2), "pfff")
    assert second == Ballot((1,), "fpff")
    assert first.passed == {0}


@pytest.mark.parametrize("options", [{"timeout_s": 0}, {"timeout_s": 61}, {"patience": 0}], ids=str)
def test_an_option_out_of_range_is_named(
    options: dict[str, Any], sandbox: LocalSandbox, run_async: Any
) -> None:
    with pytest.raises(BadOption, match=next(iter(options))):
        run_async(letters(sandbox, "def f(n): return 1", **options))


def test_another_language_is_named(sandbox: LocalSandbox, run_async: Any) -> None:
    async def run() -> None:
        async for _ in vote([Program("int main() {}", language="c")], TESTS, sandbox):
            pass

    with pytest.raises(BadOption, match="language='c'"):
        run_async(run())


def test_the_log_knows_what_was_asked(
    tmp_path: Path, sandbox: LocalSandbox, run_async: Any
) -> None:
    path = tmp_path / "folder" / "votes.jsonl"
    source = "def f(n): return 2 * n"
    with VoteLog(path) as log:
        assert run_async(letters(sandbox, source, ENDLESS, timeout_s=0.05, kept=log)) == [
            "ppff",
            "plff",
        ]
    content = path.read_bytes()
    assert content.count(b"\n") == 2
    path.write_bytes(content.replace(b"ppff", b"fffp") + b'["cut o')
    with VoteLog(path) as log:
        again = run_async(letters(sandbox, source, ENDLESS, timeout_s=0.05, kept=log))
        assert again == ["fffp", "plff"]
        for other in ({"timeout_s": 0.06}, {"limits": Limits(memory_bytes=1 << 29)}):
            asked: dict[str, Any] = {"timeout_s": 0.05, "kept": log, **other}
            assert run_async(letters(sandbox, source, **asked)) == ["ppff"]
    with VoteLog(path) as log:
        assert len(path.read_text().splitlines()) == 5  # the line that was cut off is one of them
        assert log.get("cut o") is None


def test_a_log_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadFile, match="file"), VoteLog(tmp_path / "file" / "votes.jsonl"):
        pass


def test_a_test_that_makes_a_copy_of_the_process_has_one_vote(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    tests = ("assert __import__('os').fork() >= 0", *TESTS)
    assert run_async(letters(sandbox, "def f(n): return 2 * n", tests=tests)) == ["pppff"]

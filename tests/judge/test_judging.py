"""What the judge says, and what a program cannot make it say."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from runwright.core import (
    Assertions,
    Case,
    Check,
    CheckResult,
    Isolation,
    Limits,
    Outcome,
    Program,
    Status,
    Stdio,
    Trust,
    Verdict,
)
from runwright.core.errors import SandboxLost, UnknownName
from runwright.judge import judge
from runwright.run import LocalSandbox

LIMITS = Limits(wall_s=5)


@pytest.fixture
def verdict(sandbox: LocalSandbox, run_async: Any) -> Any:
    def verdict(source: str, *checks: Check | str, **options: Any) -> Verdict:
        given = [Assertions(c, c) if isinstance(c, str) else c for c in checks]
        options = {"limits": LIMITS, **options}
        result: Verdict = run_async(judge(Program(source), given, sandbox, **options))
        return result

    return verdict


def only(verdict: Verdict) -> CheckResult:
    (result,) = verdict.results
    return result


def outcomes(verdict: Verdict) -> Sequence[Outcome]:
    return [result.outcome for result in verdict.results]


ADD = "def add(a, b):\n    return a + b\n"


def test_a_right_program_passes_each_kind_of_check(verdict: Any) -> None:
    source = ADD + "if __name__ == '__main__':\n    print(add(*map(int, input().split())))\n"
    checks = ["assert add(1, 2) == 3", Case("case", "add", (1, 2), 3), Stdio("io", "1 2", "3")]
    assert verdict(source, *checks).passed


class _Lost:
    """A sandbox whose workers all die."""

    isolation = Isolation.FULL
    workers = 1

    def __getattr__(self, name: str) -> Any:
        async def lose(*_: object, **__: object) -> None:
            raise SandboxLost("a sandbox worker died")

        return lose


@pytest.mark.parametrize(
    "check",
    [
        Case("c", "add", (1, 2), 3),
        Stdio("c", "1 2", "3"),
        Assertions("c", "assert add(1, 2) == 3"),
        Assertions("c", "for a in range(3): assert add(a, 2) == a + 2"),
    ],
)
def test_a_sandbox_that_is_lost_is_no_verdict_on_the_program(run_async: Any, check: Check) -> None:
    lost: Any = _Lost()
    result = only(run_async(judge(Program(ADD), [check], lost)))
    assert (result.outcome, result.status) == (Outcome.COULD_NOT_JUDGE, Status.SANDBOX_ERROR)
    assert result.message == "a sandbox worker died"


class _Troubled:
    """A sandbox that cannot make the first runs."""

    def __init__(self, sandbox: LocalSandbox, times: int) -> None:
        self.sandbox = sandbox
        self.times = times

    async def submit(self, job: Any) -> Any:
        outcome = await self.sandbox.submit(job)
        return self._troubled(outcome)

    async def submit_linked(self, one: Any, two: Any) -> Any:
        first, second = await self.sandbox.submit_linked(one, two)
        return first, self._troubled(second)

    def _troubled(self, outcome: Any) -> Any:
        if self.times == 0:
            return outcome
        self.times -= 1
        execution = replace(outcome.execution, status=Status.SANDBOX_ERROR, detail="no room")
        return replace(outcome, execution=execution, result=b"")


@pytest.mark.parametrize("source", ["assert add(1, 2) == 3", "x = add(1, 2)\nassert x == 3"])
@pytest.mark.parametrize(
    ("times", "outcome"), [(1, Outcome.PASSED), (2, Outcome.COULD_NOT_JUDGE)], ids=["once", "twice"]
)
def test_a_run_that_could_not_be_made_is_made_once_more(
    run_async: Any, sandbox: LocalSandbox, source: str, times: int, outcome: Outcome
) -> None:
    troubled: Any = _Troubled(sandbox, times)
    result = only(run_async(judge(Program(ADD), [Assertions("c", source)], troubled)))
    assert result.outcome is outcome


def test_a_wrong_value_is_named_beside_the_expected_one(verdict: Any) -> None:
    result = only(verdict("def add(a, b): return a - b", "assert add(1, 2) == 3"))
    assert result.outcome is Outcome.FAILED
    assert result.message == "add(1, 2) returned -1, expected 3"


def test_a_failed_assertion_shows_what_the_program_returned(verdict: Any) -> None:
    result = only(verdict(ADD, "assert add(1, 2) in (4, 5)"))
    assert (result.outcome, result.message) == (Outcome.FAILED, "add(1, 2) returned 3")


def test_an_exception_of_the_program_is_named_with_its_call(verdict: Any) -> None:
    result = only(verdict("def f(x): return 1 / x", "assert f(0) in (1,)"))
    assert result.message == "f(0) raised ZeroDivisionError: division by zero"


def test_an_expected_exception_can_be_caught(verdict: Any) -> None:
    source = "class Odd(ValueError): pass\ndef f(): raise Odd('x')\ndef g(): return {}['k']"
    for kind, function in (("Odd", "f"), ("ValueError", "f"), ("KeyError", "g")):
        check = f"try:\n    {function}()\nexcept {kind}:\n    pass\nelse:\n    assert False"
        assert verdict(source, check).passed


def test_another_exception_than_the_expected_one_fails(verdict: Any) -> None:
    check = "try:\n    f()\nexcept KeyError:\n    pass"
    assert only(verdict("def f(): raise ValueError('no')", check)).outcome is Outcome.FAILED


def test_mutation_of_arguments_is_seen(verdict: Any) -> None:
    source = "def f(items, table, seen):\n    items.append(1); table['k'] = 2; seen.add(3)"
    check = "a, b, c = [], {}, set()\nf(a, b, c)\nassert (a, b, c) == ([1], {'k': 2}, {3})"
    assert verdict(source, check).passed


def test_objects_and_generators_stay_on_their_side_and_can_be_used(verdict: Any) -> None:
    source = (
        "class Stack:\n    def __init__(self): self.items = []\n"
        "    def push(self, x): self.items.append(x); return self\n"
        "    def __len__(self): return len(self.items)\n"
        "    def __getitem__(self, i): return self.items[i]\n"
        "def count(n):\n    for i in range(n): yield i\n"
    )
    assert verdict(
        source,
        "s = Stack()\ns.push(5).push(6)\nassert s.items == [5, 6] and len(s) == 2 and s[1] == 6",
        "assert list(count(3)) == [0, 1, 2]",
    ).passed


def test_a_helper_of_the_program_can_be_used_and_imported(verdict: Any) -> None:
    source = "import math\ndef area(r): return math.pi * r * r\ndef double(x): return 2 * x"
    check = "from main import double\nassert abs(area(1) - math.pi) < 1e-9 and double(2) == 4"
    assert verdict(source, check).passed


@pytest.mark.parametrize(
    "value",
    ["None", "2**5000", "float('inf')", "-0.0", "1+2j", "b'\\xff'", "{(1, 2): {3}}", "'\\ud800'"],
)
def test_plain_values_cross_unchanged(verdict: Any, value: str) -> None:
    check = f"import math\nx = f({value})\nassert x == {value} and type(x) is type({value})"
    assert verdict("def f(x): return x", check).passed


def test_an_integer_too_long_for_python_to_write_is_only_wrong(verdict: Any) -> None:
    result = verdict("def f(): return [10**5000]", "assert f() == 1", "assert f() in (1, 2)")
    assert outcomes(result) == [Outcome.FAILED, Outcome.FAILED]
    assert all("too long to show" in each.message for each in result.results)


def test_an_endless_loop_is_the_programs_timeout(verdict: Any) -> None:
    source = "def f():\n    while True: pass"
    limits = Limits(wall_s=0.5)
    for check in ("assert f() == 1", "assert f() in (1, 2)"):
        result = only(verdict(source, check, limits=limits))
        assert (result.outcome, result.status) == (Outcome.FAILED, Status.TIMEOUT)
        assert "wall_s=0.5" in result.message


def test_an_endless_check_is_not_the_programs_failure(verdict: Any) -> None:
    result = only(verdict(ADD, "while True: pass", limits=Limits(wall_s=0.5)))
    assert result.outcome is Outcome.COULD_NOT_JUDGE
    assert "the check itself" in result.message


def test_a_check_that_is_not_python_could_not_be_judged(verdict: Any) -> None:
    assert only(verdict(ADD, "assert (")).outcome is Outcome.COULD_NOT_JUDGE


def test_a_check_that_lacks_a_library_could_not_be_judged(verdict: Any) -> None:
    result = only(verdict(ADD, "import no_such_library\nassert add(1, 1) == 2"))
    assert result.outcome is Outcome.COULD_NOT_JUDGE


def test_a_program_that_does_not_load_fails_every_check(verdict: Any) -> None:
    for source in ("def add(", "raise ValueError('no')", "import sys; sys.exit(0)"):
        result = verdict(source, "assert add(1, 2) == 3", "assert add(1, 2) in (3,)")
        assert outcomes(result) == [Outcome.FAILED, Outcome.FAILED]


def test_a_missing_function_is_named(verdict: Any) -> None:
    result = only(verdict("def other(): pass", "assert add(1, 2) == 3"))
    assert result.message == "the program has no 'add'"


def test_stopping_early_skips_and_counts_the_rest(verdict: Any) -> None:
    checks = ["assert add(1, 1) == 2", "assert add(1, 1) == 3", "assert add(1, 1) == 2"]
    result = verdict(ADD, *checks, stop_early=True)
    assert outcomes(result) == [Outcome.PASSED, Outcome.FAILED]
    assert result.skipped == 1


def test_checks_do_not_spoil_each_other(verdict: Any) -> None:
    source = "calls = 0\ndef f():\n    global calls\n    calls += 1\n    return calls"
    assert verdict(source, "assert f() == 1", "assert f() == 1").passed


def test_an_unknown_comparator_is_an_error_that_lists_all(verdict: Any) -> None:
    with pytest.raises(UnknownName, match="no comparator 'same'; there are choice, either"):
        verdict(ADD, Case("c", "add", (1, 2), 3, comparator="same"))


def test_a_program_that_prints_another_text_fails_stdio(verdict: Any) -> None:
    result = only(verdict("print('a  \\nc')", Stdio("io", "", "a\nb\n")))
    assert result.outcome is Outcome.FAILED
    assert result.message == r"printed 'a  \nc\n', expected 'a\nb\n'"


def test_results_are_marked_isolated(verdict: Any) -> None:
    assert only(verdict(ADD, "assert add(1, 2) in (3,)")).trust is Trust.ISOLATED


@pytest.mark.parametrize(
    "body", ['{"names": {}}', "[]", '{"names": 1, "modules": [], "errors": {}}']
)
def test_a_forged_message_is_a_failure_and_not_a_doubt(verdict: Any, body: str) -> None:
    source = f"import os, struct\nbody = {body.encode()!r}\nfor n in range(3, 16):\n"
    source += (
        "    try: os.write(n, struct.pack('<I', len(body)) + body)\n    except OSError: pass\n"
    )
    result = only(verdict(source + "def f(): return 1", "assert f() in (1, 2)"))
    assert result.outcome is Outcome.FAILED


def test_a_forged_answer_is_a_failure_and_not_a_doubt(verdict: Any) -> None:
    source = "import os, struct\ndef f():\n    for n in range(3, 16):\n"
    source += (
        "        try: os.write(n, struct.pack('<I', 2) + b'{}')\n        except OSError: pass\n"
    )
    assert only(verdict(source, "assert f() in (1, 2)")).outcome is Outcome.FAILED


FAKES = {
    "agreeing equality": "class Y:\n    def __eq__(self, other): return True\ndef f(x): return Y()",
    "agreeing int": "class Y(int):\n    def __eq__(self, other): return True\ndef f(x): return Y()",
    "agreeing list": "class Y(list):\n    def __eq__(self, o): return True\ndef f(x): return Y()",
    "early exit": "import os\ndef f(x): os._exit(0)",
    "exit at import": "import os\nos._exit(0)",
    "system exit": "def f(x): raise SystemExit(0)",
    "patched builtins": (
        "import builtins\nbuiltins.isinstance = builtins.callable = lambda *a: True\n"
        "builtins.AssertionError = type('A', (Exception,), {})\ndef f(x): return None"
    ),
    "patched json": (
        'import json\njson.dumps = lambda *a, **k: \'{"outcome": "passed"}\'\ndef f(x): return 1'
    ),
    "frame walk": (
        "import sys\ndef f(x):\n    frame = sys._getframe()\n    while frame:\n"
        "        for name in ('expected', 'case', 'check', 'request'):\n"
        "            if name in frame.f_locals: return frame.f_locals[name]\n"
        "        frame = frame.f_back\n"
    ),
    "search of all objects": (
        "import gc\ndef f(x):\n    for o in gc.get_objects():\n"
        "        if isinstance(o, dict) and 'expected' in o: return o['expected']\n"
    ),
    "forged outcome on every descriptor": (
        'import os\nmessage = b\'{"outcome": "passed", "message": "", "calls": 1}\'\n'
        "for n in range(3, 64):\n    try: os.write(n, message)\n    except OSError: pass\n"
        "def f(x): return 1"
    ),
    "forged outcome by message": (
        'import os, struct\nbody = b\'{"names": {}, "modules": [], "errors": {}}\'\n'
        "for n in range(3, 64):\n    try: os.write(n, struct.pack('<I', len(body)) + body)\n"
        "    except OSError: pass\ndef f(x): return 1"
    ),
    "signals to everybody": "import os\ndef f(x):\n    os.kill(0, 9)\n    return 1",
    "exit handler": "import atexit, os\natexit.register(os._exit, 0)\ndef f(x): return 1",
}


@pytest.mark.parametrize("source", FAKES.values(), ids=FAKES.keys())
def test_a_program_cannot_fake_its_verdict(verdict: Any, source: str) -> None:
    result = verdict(
        source,
        "assert f(6) == 42",
        "assert f(6) in (42, 43)",
        "value = f(6)\nassert value == 42 and isinstance(value, int)",
    )
    assert result.passed_count == 0


def test_a_function_named_like_a_builtin_is_meant_by_a_check_that_imports_a_module(
    verdict: Any,
) -> None:
    source = "import math\n\ndef sum(a, b):\n    return math.gcd(a, b)\n"
    check = Assertions("own sum", "assert sum(4, 6) == 2", setup="import math")
    assert verdict(source, check).passed

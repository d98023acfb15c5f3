"""MGDebugger (arXiv:2410.01215): order, worked examples, limits, honesty; its data, if there."""

import asyncio
import json
import math
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from results.mgdebugger_seeds import fixes_passing, seeds_passing

from runwright.analyze.definitions import functions
from runwright.benchmarks import humaneval_fix, mgdebugger_seeds
from runwright.core import Assertions, Budget, Case, Program, Prompt, Solution, Status, Task
from runwright.core.errors import BadOption, BadTask
from runwright.evaluate import solve
from runwright.judge import judge
from runwright.lab import Lab
from runwright.models import Scripted
from runwright.run import LocalSandbox
from runwright.write.debug.mgdebugger import Examined, spent_by_kind
from runwright.write.debug.mgdebugger.asking import KINDS, Asking
from runwright.write.debug.mgdebugger.deriving import case_of, gold, read_tests, voted
from runwright.write.debug.mgdebugger.tree import Effort, Tree

AMPLE = Budget(wall_s=300)
PALINDROME = '''\
def make_palindrome(string: str) -> str:
    """Return the shortest palindrome that begins with a text."""

    def is_palindrome(s: str) -> bool:
        return s == s[::-1]

    start = 0
    for i in range(len(string)):
        if is_palindrome(string[i:]):
            start = i

    return string + string[:start][::-1]
'''
MENDED = PALINDROME.replace("            start = i\n", "            start = i\n            break\n")
MUSIC = """\
from typing import List

def parse_music(music_string: str) -> List[int]:
    beats = {'o': 3, 'o|': 2, '.|': 1}
    return [beats[x] for x in music_string.split(' ') if x]
"""


def kind_of(prompt: Prompt) -> str:
    title = prompt.messages[-1].content.partition("\n")[0]
    return {text: kind for kind, text in KINDS.items()}[title]


def about(prompt: Prompt) -> str:
    """The function that a prompt asks tests or a fix of."""
    text = prompt.messages[-1].content
    mark = "tests of the function `" if "tests of the function `" in text else "function `"
    mark = mark if kind_of(prompt) == "tests" else "The function `"
    return text.partition(mark)[2].partition("`")[0]


def with_tests(*pairs: tuple[dict[str, Any], Any]) -> str:
    listed = [{"input": given, "expected_output": expected} for given, expected in pairs]
    return f"Analysis: ...\n```json\n{json.dumps({'test_cases': listed})}\n```"


def fenced(source: str) -> str:
    return f"As follows.\n```python\n{source}```\n"


class Model(Scripted):
    """Splits by `split`; tests and fixes come from tables by function; the rest gets no code."""

    def __init__(
        self,
        split: str = "no code",
        tests: dict[str, str] | None = None,
        fixes: dict[str, list[str]] | None = None,
    ) -> None:
        super().__init__(self._reply)
        self._split, self._tests = split, tests or {}
        self._fixes = {name: iter(texts) for name, texts in (fixes or {}).items()}

    def _reply(self, prompt: Prompt) -> str:
        kind = kind_of(prompt)
        if kind == "decompose":
            return self._split
        if kind == "tests":
            return self._tests.get(about(prompt), "none")
        return next(self._fixes.get(about(prompt), iter(())), "no code here")

    def told(self, kind: str) -> list[str]:
        return [one.messages[-1].content for one in self.prompts if kind_of(one) == kind]


def task_of(source: str, entry_point: str, *cases: tuple[tuple[Any, ...], Any]) -> Task:
    checks = tuple(
        Case(f"case {at}", entry_point, given, expected)
        for at, (given, expected) in enumerate(cases)
    )
    return Task("it", entry_point=entry_point, program=Program(source), visible=checks)


PALINDROMES = task_of(
    PALINDROME, "make_palindrome", (("cat",), "catac"), (("cata",), "catac"), (("",), "")
)


@pytest.fixture
def mend(sandbox: LocalSandbox, run_async: Any) -> Callable[..., tuple[Solution, list[Examined]]]:
    def mend(
        task: Task, model: Scripted, *, paper: bool = False, **options: Any
    ) -> tuple[Solution, list[Examined]]:
        events: list[Any] = []
        solution = run_async(
            solve(
                task,
                sandbox,
                strategy="mgdebugger",
                model=model,
                options=options,
                budget=AMPLE,
                paper=paper,
                on_event=events.append,
            )
        )
        return solution, [one for one in events if isinstance(one, Examined)]

    return mend


# 1, 2: the data

ADD = "    return count(n - 1) + 1"


def row(
    number: int, name: str, right: str, wrong: str, *, symptom: str, at_three: int
) -> dict[str, str]:
    """A record of our own in the published form; the first has no example test."""
    example = f"def check({name}):\n    assert {name}(0) == 0\ncheck({name})\n"
    return {
        "task_id": f"Python/{number}",
        "prompt": f'def {name}(n):\n    """Return it.\n    >>> {name}(0)\n    0\n    """\n',
        "entry_point": name,
        "canonical_solution": right,
        "buggy_solution": wrong,
        "bug_type": "missing logic",
        "failure_symptoms": symptom,
        "test": example.replace("\ncheck", f"\n    assert {name}(3) == {at_three}\n\ncheck"),
        "example_test": example if number else "",
    }


ROWS = [
    row(
        0,
        "double",
        "    return 2 * n\n",
        "    return n * n\n",
        symptom="incorrect output",
        at_three=6,
    ),
    row(
        1,
        "drain",
        "    while n > 0:\n        n -= 1\n    return n\n",
        "    while n > 0:\n        n = n\n    return n\n",
        symptom="infinite loop",
        at_three=0,
    ),
    row(2, "count", f"{ADD} if n else 0\n", f"{ADD}\n", symptom="stackoverflow", at_three=3),
]


def test_a_faulty_program_fails_and_its_reference_passes_also_if_it_never_ends(
    tmp_path: Path, sandbox: LocalSandbox, run_async: Any
) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in ROWS))
    tasks = humaneval_fix.tasks(path, version="unknown")
    assert humaneval_fix.dataset(path, version="unknown").version == "unknown"
    limits = replace(Lab(sandbox).limits, wall_s=2, cpu_s=2)

    async def results() -> list[tuple[bool, Any]]:
        found = []
        for task in tasks:
            assert task.program is not None
            assert task.reference is not None
            right = await judge(task.reference, task.hidden, sandbox, limits=limits)
            wrong = await judge(task.program, task.hidden, sandbox, limits=limits)
            (result,) = wrong.results
            found.append((right.passed, (result.passed, result.status, result.failure)))
        return found

    assert run_async(results()) == [
        (True, (False, Status.OK, "wrong_answer")),
        (True, (False, Status.TIMEOUT, "timeout")),
        (True, (False, Status.FAILED, "RecursionError")),
    ]
    assert [len(task.visible) for task in tasks] == [0, 1, 1]
    symptoms = [fault.symptom for fault in humaneval_fix.faults(path, version="unknown").values()]
    assert symptoms == ["incorrect output", "infinite loop", "stackoverflow"]


def of_mgdebugger(data: Path) -> Path:
    if not (data / "mgdebugger").is_dir():
        pytest.skip("no folder 'mgdebugger' in the data: input_data of YerbaPage/MGDebugger")
    return data


@pytest.mark.slow
def test_every_reference_of_humanevalfix_passes_and_no_faulty_program(
    data: Path, sandbox: LocalSandbox, run_async: Any
) -> None:
    folder = of_mgdebugger(data)
    right, wrong = run_async(fixes_passing(sandbox, folder))
    assert (len(right), wrong) == (164, frozenset())
    faults = humaneval_fix.faults(folder).values()
    assert Counter(one.kind for one in faults) == {
        "value misuse": 44, "missing logic": 33, "excess logic": 31,
        "operator misuse": 25, "variable misuse": 23, "function misuse": 8,
    }  # fmt: skip
    symptoms = {"incorrect output": 160, "infinite loop": 3, "stackoverflow": 1}
    assert Counter(one.symptom for one in faults) == symptoms


@pytest.mark.slow
@pytest.mark.parametrize(
    ("version", "recorded", "here"),
    [
        ("humaneval/deepseekcoder", 126, 125),
        ("humaneval/codeqwen", 125, 125),
        ("humaneval/codestral", 124, 123),
        ("humaneval/starcoder2", 99, 99),
        ("humaneval/starcoder", 64, 62),
        ("humaneval/codellama", 81, 81),
    ],
)
def test_seeds_are_solved_as_recorded(
    data: Path, sandbox: LocalSandbox, run_async: Any, version: str, recorded: int, here: int
) -> None:
    ours, theirs = run_async(seeds_passing(sandbox, version, of_mgdebugger(data)))
    assert (len(theirs), len(ours)) == (recorded, here)
    assert abs(here - recorded) <= 0.02 * 164  # what differs is explained in the method's page


@pytest.mark.slow
def test_right_programs_that_the_record_has_as_wrong_use_a_name_that_a_program_before_redefined(
    data: Path, sandbox: LocalSandbox, run_async: Any
) -> None:
    folder = of_mgdebugger(data)
    version = "mbpp/deepseekcoder"
    ours, theirs = run_async(seeds_passing(sandbox, version, folder))
    programs = {one.id: one.program for one in mgdebugger_seeds.tasks(folder, version=version)}
    assert theirs <= ours
    # MBPP/126 asks for a function `sum`; the published harness runs all programs in one namespace.
    sources = {one: programs[one] for one in ours - theirs}
    without = [name for name, one in sources.items() if one is None or "sum" not in one.source]
    assert (len(ours), len(theirs), without) == (346, 336, ["MBPP/341"])


# 4: order

PIPELINE = """\
def process(x):
    return classify(extract(x))
def main(x):
    y = preprocess(x)
    return process(y)
def classify(x):
    return x + 1
def extract(x):
    return x * 2
def normalize(x):
    return x - 1
def preprocess(x):
    y = clean(x)
    return normalize(y)
def clean(x):
    return abs(x)
"""


def test_functions_are_examined_from_the_leaves_up(mend: Any) -> None:
    source = PIPELINE.replace(
        "return classify(extract(x))", "y = extract(x)\n    return classify(y)"
    )
    task = task_of("def main(x):\n    return 0\n", "main", ((-3,), 5))
    solution, examined = mend(task, Model(fenced(source)))
    assert [one.function for one in examined] == [
        "clean", "normalize", "preprocess", "extract", "classify", "process", "main",
    ]  # fmt: skip
    assert solution.stopped == "solved: try 1, by the visible checks"


def test_functions_that_need_each_other_are_one_unit_and_mended_together(mend: Any) -> None:
    source = """\
def even(n):
    return n == 0 or odd(n - 1)
def odd(n):
    return even(n - 1)
def main(n):
    return even(n)
"""
    fix = source.replace("return even(n - 1)", "return n != 0 and even(n - 1)")
    model = Model(
        fenced(source),
        {
            "odd": with_tests(({"n": 2}, False)),
            "even": with_tests(({"n": 2}, True)),
        },
        {"odd": [fenced(fix)], "even": ["nothing"] * 3},
    )
    task = task_of("def main(n):\n    return True\n", "main", ((3,), False))
    solution, examined = mend(task, model, max_outer_retry=1)
    assert [(one.function, one.unit) for one in examined] == [
        ("even", ("even", "odd")), ("odd", ("even", "odd")), ("main", ("main",)),
    ]  # fmt: skip
    assert solution.solved
    (prompt,) = [text for text in model.told("debug") if "The function `odd`" in text]
    assert "def even(n)" in prompt


# 5: worked examples


def test_the_nested_function_is_cleared_and_the_fault_found_in_its_caller(mend: Any) -> None:
    model = Model(
        tests={
            "is_palindrome": with_tests(
                ({"s": "t"}, True), ({"s": "ata"}, True), ({"s": ""}, True)
            ),
            "make_palindrome": with_tests(
                ({"string": "cat"}, "catac"), ({"string": "cata"}, "catac")
            ),
        },
        fixes={"make_palindrome": [fenced(functions(_without_nested(MENDED))["make_palindrome"])]},
    )
    solution, (inner, outer) = mend(PALINDROMES, model)
    assert (inner.function, inner.passed, inner.replies) == ("is_palindrome", True, 0)
    assert (outer.function, outer.passed, outer.replies) == ("make_palindrome", False, 1)
    assert solution.stopped == "solved: try 1, by the visible checks"
    assert solution.best is not None
    assert solution.best.note == "try 1: mended make_palindrome"
    assert list(functions(solution.best.program.source)) == ["is_palindrome", "make_palindrome"]
    spent = spent_by_kind(solution.transcript)
    assert [spent[kind].calls for kind in KINDS] == [1, 2, 1]


def _without_nested(source: str) -> str:
    return source.replace(
        "    def is_palindrome(s: str) -> bool:\n        return s == s[::-1]\n\n", ""
    )


def test_the_wrong_beat_is_mended_in_one_step(mend: Any) -> None:
    wanted = ({"music_string": "o o| .|"}, [4, 2, 1])
    model = Model(
        tests={"parse_music": with_tests(wanted)},
        fixes={"parse_music": [fenced(MUSIC.replace("3", "4"))]},
    )
    solution, _ = mend(task_of(MUSIC, "parse_music", (("o o| .|",), [4, 2, 1])), model)
    assert solution.best is not None
    assert solution.best.program.source == MUSIC.replace("3", "4")
    assert solution.usage.calls == 3


# 6: what is not mended stays

LEDGER = '''\
"""Accounts."""
import math   # odd   spacing
from typing import List

RATE = 1.5  # a constant that is read below


class Account:
    """Kept as it is."""
    def __init__(self, rows): self.rows = rows


def rounded( x ):   # not formatted
    return math.floor(x*100)/100


def interest(x):
    return x + RATE


def total(rows: List[float]) -> float:
    account = Account(rows)
    return rounded(sum(interest(x) for x in account.rows))
'''


def test_a_fix_of_a_leaf_leaves_every_other_byte(mend: Any) -> None:
    fix = "RATE = 9\ndef interest(x):\n    return x * RATE\ndef total(rows):\n    return 0\n"
    model = Model(
        # The rewriting loses the imports, the constant and the class, as the published code does.
        fenced("\n".join(functions(LEDGER).values())),
        {"interest": with_tests(({"x": 2}, 3.0))},
        {"interest": [fenced(fix)]},
    )
    solution, _ = mend(task_of(LEDGER, "total", (([2, 6],), 12.0)), model)
    assert solution.solved
    assert solution.best is not None
    assert solution.best.program.source == LEDGER.replace("x + RATE", "x * RATE")


# 7: values

WRITTEN = """\
```json
{"test_cases": [
  {"input": {"x": (1, 2)}, "expected_output": {1, 2}},
  {"input": {"x": None}, "expected_output": {'a': {'b': [None, true, 0.30000000004]}}},
  {"input": {"x": "it's True, None"}, "expected_output": (NaN, -Infinity)},
  {"input": {"x": set()}, "expected_output": frozenset({(1,)})},
]}
```
"""


def test_values_of_every_kind_survive_and_are_compared_as_values(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    source = """\
ANSWERS = {
    (1, 2): {2, 1},
    None: {'a': {'b': [None, True, 0.1 + 0.2]}},
    "it's True, None": (float('nan'), float('-inf')),
}
def f(x):
    return frozenset([(1,)]) if x == set() else ANSWERS[x]
"""
    tests = read_tests(WRITTEN)
    assert [test.given["x"] for test in tests] == [(1, 2), None, "it's True, None", set()]
    assert math.isnan(tests[2].expected[0])
    cases = [case_of(test, source, "f", name=str(at)) for at, test in enumerate(tests)]
    checks = [case for case in cases if case is not None]
    assert len(checks) == 4
    assert run_async(judge(Program(source), checks, sandbox)).passed
    wrong = Program(source.replace("{2, 1}", "{2, 3}").replace("True, 0.1", "False, 0.1"))
    verdict = run_async(judge(wrong, checks, sandbox))
    assert [one.passed for one in verdict.results] == [False, False, True, True]


@pytest.mark.parametrize(
    ("written", "arguments"),
    [
        ("{'input': {'a': 1, 'b': 2}, 'expected_output': 0}", (1, 2)),
        ("{'input': {'a': 1}, 'expected_output': 0}", (1,)),
        ("{'inputs': [1, 2], 'output': 0}", (1, 2)),
        ("{'input': {'a': 1, 'more': [5]}, 'expected': 0}", None),
        ("{'input': {'a': 1, 'b': 2, 'rest': [5]}, 'expected': 0}", (1, 2, 5)),
        ("{'input': {'b': 2}, 'expected_output': 0}", None),
        ("{'input': 'one', 'expected_output': 0}", ("one",)),
    ],
)
def test_arguments_are_bound_as_the_function_takes_them(
    written: str, arguments: tuple[object, ...] | None
) -> None:
    (test,) = read_tests(written)
    case = case_of(test, "def f(a, b=0, *rest): ...", "f", name="one")
    assert (case and case.arguments) == arguments


@pytest.mark.parametrize(
    "value", ["0x" + "f" * 5000, "[" * 150 + "]" * 150, '"\\ud800"', "None"], ids=len
)
def test_odd_values_of_a_reply_break_nothing(value: str) -> None:
    reply = f'{{"test_cases": [{{"input": {{"x": {value}}}, "expected_output": 1}}]}}'
    for test in voted(read_tests(reply), 3):
        case_of(test, "def f(x): ...", "f", name="one")


def test_the_tests_that_most_replies_have_are_kept() -> None:
    one, two, three = (read_tests(with_tests(({"x": n}, n)))[0] for n in (1, 2, 3))
    assert voted([one, two, three, two, three, three], 2) == (three, two)


def test_visible_checks_are_shown_as_tests_by_name() -> None:
    checks = (
        Assertions("a", "assert f(1, (2,)) == {3}"),
        Case("b", "f", (1, None), math.inf),
        Assertions("c", "assert f(1, 2) > f(2, 1)"),
    )
    assert gold(checks, "def f(x, y): ...", "f") == (
        "{\"input\": {'x': 1, 'y': (2,)}, \"expected_output\": {3}}",
        "{\"input\": {'x': 1, 'y': None}, \"expected_output\": inf}",
        "assert f(1, 2) > f(2, 1)",
    )


# 8: hidden checks


def test_hidden_checks_are_not_read_unless_the_paper_is_followed(mend: Any) -> None:
    lucky = "def f(x):\n    return 2\n"
    task = replace(
        task_of("def f(x):\n    return 0\n", "f", ((1,), 2)), hidden=(Case("h", "f", (3,), 6),)
    )
    model = Model(
        tests={"f": with_tests(({"x": 1}, 2))},
        fixes={"f": [fenced(lucky), fenced("def f(x):\n    return 2 * x\n")]},
    )
    honest, _ = mend(task, model)
    assert (honest.peeks, len(honest.attempts)) == (0, 2)
    assert honest.best is not None
    assert "return 2\n" in honest.best.program.source
    model = Model(
        tests={"f": with_tests(({"x": 1}, 2))},
        fixes={"f": [fenced(lucky), fenced("def f(x):\n    return 2 * x\n")]},
    )
    paper, _ = mend(task, model, paper=True, stop_on="hidden")
    assert paper.peeks == 3  # the given program, and one per try
    assert paper.stopped == "solved: try 2, by the hidden checks"
    assert paper.best is not None
    assert "return 2 * x" in paper.best.program.source


def test_stopping_by_hidden_checks_is_refused_outside_of_paper_mode(mend: Any) -> None:
    with pytest.raises(BadOption, match="only paper mode allows"):
        mend(PALINDROMES, Model(), stop_on="hidden")


# 9: limits and counts


def test_calls_are_as_many_as_the_limits_allow(mend: Any) -> None:
    wrong = fenced("def double(x):\n    return x - 1\n")
    split = "def double(x):\n    return x\ndef f(x):\n    return double(x)\n"
    model = Model(
        fenced(split),
        {name: with_tests(({"x": 1}, 2)) for name in ("double", "f")},
        {"double": [wrong] * 999, "f": ["no code"] * 999},
    )
    solution, examined = mend(task_of("def f(x):\n    return x\n", "f", ((1,), 2)), model)
    spent = spent_by_kind(solution.transcript)
    # Per try: 1 split, tests of 2 functions, 3 fixes of one and 3 replies without any of the other.
    assert {kind: one.calls for kind, one in spent.items()} == {
        "decompose": 10, "tests": 20, "debug": 60,
    }  # fmt: skip
    assert solution.usage.calls == 90
    tokens = sum(one.prompt_tokens + one.reply_tokens for one in spent.values())
    assert tokens == solution.usage.tokens > 0
    assert solution.stopped == "exhausted: max_outer_retry=10"
    assert [one.replies for one in examined] == [3, 0] * 10
    assert {one.sampling.temperature for one in solution.transcript} == {0.8}
    assert all("return x\n" in text for text in model.told("decompose"))  # from the beginning again


def test_repeats_ask_more_often_and_the_richest_split_is_taken(mend: Any) -> None:
    few = fenced("def f(x):\n    return g(x)\ndef g(x):\n    return x\n")
    many = fenced(
        "def f(x):\n    return g(x)\ndef g(x):\n    return h(x)\ndef h(x):\n    return x\n"
    )
    splits = iter([few, many, "none"])

    def script(prompt: Prompt) -> str:
        return next(splits) if kind_of(prompt) == "decompose" else "none"

    task = task_of("def f(x):\n    return x\n", "f", ((1,), 2))
    solution, examined = mend(
        task, Scripted(script), decompose_repeats=3, test_repeats=2, max_outer_retry=1
    )
    assert [one.function for one in examined] == ["h", "g", "f"]
    assert [one.calls for one in spent_by_kind(solution.transcript).values()] == [3, 6, 0]


# the real trace, replies that are of no use, and what is refused


@pytest.mark.parametrize(
    ("trace", "real", "simulated"),
    [("simulated", False, True), ("real", True, False), ("both", True, True)],
)
def test_the_model_traces_the_function_or_is_shown_what_happened(
    mend: Any, trace: str, real: bool, simulated: bool
) -> None:
    model = Model(
        tests={"parse_music": with_tests(({"music_string": "o"}, [4]))},
        fixes={"parse_music": [fenced(MUSIC.replace("3", "4"))]},
    )
    mend(task_of(MUSIC, "parse_music", (("o",), [4])), model, trace=trace)
    (prompt,) = model.told("debug")
    assert ("[BLOCK-0]" in prompt and "_ret=[3]" in prompt) is real
    assert ("Work as a Python interpreter" in prompt) is simulated
    assert "assert parse_music('o') == [4]" in prompt


def test_a_program_that_does_not_parse_is_what_the_model_makes_of_it(mend: Any) -> None:
    split = "def g(x):\n    return x\ndef f(x):\n    return 2 * g(x)\n"
    solution, _ = mend(
        task_of("def f(x)\n    return 2 * x\n", "f", ((1,), 2)), Model(fenced(split))
    )
    assert solution.solved
    none, examined = mend(
        task_of("def f(x)\n    return 2 * x\n", "f", ((1,), 2)), Model(), max_outer_retry=2
    )
    assert (len(none.attempts), examined) == (1, [])


def test_a_split_without_the_entry_point_is_left_aside(mend: Any) -> None:
    model = Model(fenced("def g(x):\n    return 2 * x\n"))
    solution, examined = mend(
        task_of("def f(x):\n    return x\n", "f", ((1,), 2)), model, max_outer_retry=1
    )
    assert [one.function for one in examined] == ["f"]
    assert solution.attempts[0].program.source == "def f(x):\n    return x\n"


def test_programs_run_in_the_sandbox_only(
    sandbox: LocalSandbox, run_async: Any, tmp_path: Path
) -> None:
    mark = tmp_path / "mark"
    hostile = f"open({str(mark)!r}, 'w').write('x')\ndef g(x): return x\ndef f(x): return g(x)\n"
    lab = Lab(sandbox, model=Model(fenced(hostile), {"g": with_tests(({"x": 1}, 2))}), budget=AMPLE)
    tree = Tree(
        Asking(lab, sampling=next(iter([_sampling()]))), Program(hostile), "f", ["f(1) == 2"],
        Effort(1, 1, 1, 1, 1, "real"),
    )  # fmt: skip

    async def all_of_it() -> None:
        await tree.split()
        await tree.debug("g", ("g",))

    run_async(asyncio.wait_for(all_of_it(), 60))
    assert not mark.exists()


def _sampling() -> Any:
    from runwright.core import Sampling

    return Sampling()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"max_outer_retry": 0}, "max_outer_retry=0 must be at least 1"),
        ({"max_debug_retries": -1}, "max_debug_retries=-1 must be at least 0"),
        ({"trace": "none"}, "trace='none' must be one of simulated, real, both"),
        ({"stop_on": "public"}, "stop_on='public' must be one of visible, hidden"),
    ],
)
def test_a_wrong_option_is_named(mend: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(BadOption, match=message):
        mend(PALINDROMES, Model(), **options)


@pytest.mark.parametrize(
    "lack",
    [
        {"program": None},
        {"visible": ()},
        {"entry_point": None, "visible": (Assertions("other", "assert True"),)},
        {"entry_point": "A.b"},
        {"program": Program("int main() {}", "main.c", "c")},
    ],
)
def test_a_task_that_cannot_be_mended_is_named(mend: Any, lack: dict[str, Any]) -> None:
    with pytest.raises(BadTask, match="task 'it'"):
        mend(replace(PALINDROMES, **lack), Model())


def test_the_function_that_the_checks_call_is_the_entry_point(mend: Any) -> None:
    task = task_of(MUSIC, "parse_music", (("o",), [4]))
    model = Model(
        tests={"parse_music": with_tests(({"music_string": "o"}, [4]))},
        fixes={"parse_music": [fenced(MUSIC.replace("3", "4"))]},
    )
    solution, _ = mend(replace(task, entry_point=None), model)
    assert solution.solved


def test_a_program_that_passes_is_left_alone(mend: Any) -> None:
    task = replace(PALINDROMES, program=Program(MENDED))
    solution, _ = mend(task, Model())
    assert solution.stopped == "nothing to debug: the visible checks pass"
    assert solution.usage.calls == 0


def test_seeds_of_an_unknown_model_are_refused() -> None:
    with pytest.raises(Exception, match="no version 'mbpp/gpt'"):
        mgdebugger_seeds.dataset(version="mbpp/gpt")

"""Probes put in together tell what each of them tells alone, and no probe leaves no trace."""

import ast
import builtins
import itertools
import os
import struct
from array import array
from collections import Counter
from collections.abc import Sequence
from textwrap import indent
from types import CodeType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runwright.analyze import table
from runwright.analyze.blocks import Layout, cut
from runwright.observe.guest import weave_counts
from runwright.observe.guest.counters import Counters, Plan
from runwright.observe.guest.instrument import Chosen, Weave, instrument
from runwright.observe.guest.probes import LOCALS, VISIBLE, visible
from runwright.observe.guest.weave_counts import CountingWeave
from runwright.observe.probes.guest.contract import Half, Stage
from runwright.observe.probes.guest.halves import LineMemory, LineTime, Visits
from runwright.observe.probes.guest.steps import Steps
from runwright.observe.probes.guest.watching import woven
from runwright.observe.probes.guest.weave_statements import StatementWeave
from runwright.observe.reading import Contents, read

LEDGER_AT = 24  # a ledger may begin anywhere in the result
EVERYTHING: dict[str, Any] = {"module": True, "functions": None}


class Clock:
    """Time that passes only where the program says `spend(n)`."""

    def __init__(self) -> None:
        self.now = 0

    def __call__(self) -> int:
        return self.now

    def spend(self, n: int) -> int:
        if self.now > 500:
            raise OverflowError("out of time")  # ends what would not end by itself
        self.now += n
        return n


class Marks:
    """A probe that only says in which order it fires."""

    each_statement: bool = True
    columns: int = 0

    def __init__(self, name: str, log: list[str]) -> None:
        self._name = name
        self._log = log

    def weave(self, _layout: Layout, _path: str) -> Weave:
        return StatementWeave(f"@{self._name}")

    def begin(self, *_: Any) -> dict[str, Any]:
        def say(event: str) -> Any:
            return lambda *_: self._log.append(f"{self._name} {event}")

        events = ("at", "leave", "call", "open_class", "close_class", "class")
        return {
            f"@{self._name}.module": None,
            **{f"@{self._name}.{event}": say(event) for event in events},
        }

    def start(self) -> None: ...

    def returned(self, value: object) -> None: ...

    def publish(self, *, ended: bool) -> None: ...

    def detach(self) -> None: ...


def _run(source: str, halves: Sequence[Half], clock: Clock) -> tuple[str, list[tuple[int, ...]]]:
    """Run a program with probes; returns what it printed or raised, and the table of each."""
    descriptor = os.memfd_create("result")
    try:
        said, tables, _ = _run_into(descriptor, source, halves, clock)
    finally:
        os.close(descriptor)
    return said, tables


def _run_into(
    descriptor: int, source: str, halves: Sequence[Half], clock: Clock
) -> tuple[str, list[tuple[int, ...]], Contents]:
    """Run it; returns also what the steps say, if they were recorded."""
    tree = ast.parse(source)
    layouts = {fine: cut(tree, source, each_statement=fine) for fine in (False, True)}
    code = woven(tree, layouts, EVERYTHING, halves, "main.py")
    stores = []
    names: dict[str, Any] = {LOCALS: locals, VISIBLE: visible}
    for half in halves:
        rows = len(layouts[half.each_statement].blocks)
        stores.append(memoryview(bytearray(8 * rows * half.columns)).cast("q"))
        names |= half.begin(
            Stage(layouts[half.each_statement], True, stores[-1], descriptor, LEDGER_AT)
        )
    said = _execute(code, names, clock)
    for half in halves:
        half.publish(ended=True)
    lines = any(half.each_statement for half in halves if isinstance(half, Steps))
    blocks, arms = table(source, each_statement=lines)
    ledger = os.pread(descriptor, os.fstat(descriptor).st_size, LEDGER_AT)
    return said, [tuple(store) for store in stores], read(ledger, blocks, len(arms))


def _execute(code: CodeType, names: dict[str, Any], clock: Clock) -> str:
    said: list[str] = []
    own = {"print": lambda *values: said.append(repr(values)), "spend": clock.spend}
    module = {"__builtins__": {**vars(builtins), **names, **own}, "__name__": "main"}
    try:
        exec(code, module)
    except Exception as error:
        said.append(repr(error))
    return "\n".join(said)


def _rows(numbers: tuple[int, ...], columns: int) -> list[tuple[int, ...]]:
    size = len(numbers) // columns
    return [numbers[i * size : (i + 1) * size] for i in range(columns)]


def _counted(source: str) -> list[int]:
    """Return the visits of each statement, by the counters that block counts are made with."""
    tree = ast.parse(source)
    layout = cut(tree, source, each_statement=True)
    plan = Plan(layout.blocks, layout.arms)
    instrument(tree, layout, Chosen(True, None), CountingWeave(layout, plan, "main.py"))
    marks = memoryview(array("Q", [0] * len(layout.blocks)))
    counters = Counters(marks, plan, glued=False)
    _execute(compile(tree, "main.py", "exec"), weave_counts.names(counters), Clock())
    counters.publish()
    return list(marks)


SIMPLE = st.sampled_from(
    [
        "x = spend(3)",
        "y += spend(2)",
        "print(x, y)",
        "x = [spend(i) for i in range(3)]",
        "spend(1); y = -y",
        "print(sorted(locals()))",
        "del_me = 1; del del_me",
        "print(helper(y % 4))",
        "print(list(items(y % 3)))",
        "print(next(through(2)))",
        "for z in through(2): spend(z)",
        "y = (lambda: spend(4))()",
        "assert y < 30, spend(2)",
        "1 / (y % 5)",
        "pass",
    ]
)
LEAVING = st.sampled_from(
    [
        "break",
        "continue",
        "pass",
        "1 / 0",
        "return spend(1)",
        "return sorted(locals())",
        "return (yield spend(1))",
        "yield spend(2)",
    ]
)


def _indented(lines: list[str]) -> list[str]:
    return [f"    {line}" for line in lines]


@st.composite
def _body(draw: st.DrawFn, depth: int, *, in_loop: bool, last: str = "") -> list[str]:
    lines: list[str] = []
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.integers(0, 9)) if depth else 0
        if kind < 5:
            lines.append(draw(SIMPLE))
        else:
            lines += draw(_compound(depth - 1, kind, in_loop=in_loop))
    leaving = draw(LEAVING)
    if (in_loop or leaving not in ("break", "continue")) and draw(st.booleans()):
        lines.append(leaving)
    return [*lines, last] if last else lines


@st.composite
def _compound(draw: st.DrawFn, depth: int, kind: int, *, in_loop: bool) -> list[str]:
    body = _indented(draw(_body(depth, in_loop=in_loop or kind in (5, 6))))
    other = _indented(draw(_body(depth, in_loop=in_loop)))
    number = draw(st.integers(0, 3))
    match kind:
        case 5:
            return [f"for i in range(spend({number})):", *body, "else:", *other]
        case 6:
            return [f"while spend(1) and (y := y + 1) % 4 != {number}:", *body, "else:", *other]
        case 7:
            return [f"if y % 4 == {number}:", *body, f"elif y == {number}:", "    pass",
                    "else:", *other]  # fmt: skip
        case 8:
            return ["try:", *body, "except ZeroDivisionError as error:", "    spend(2)",
                    "finally:", "    spend(1)"]  # fmt: skip
        case _:
            rest = ["    case _:", *_indented(other)] if draw(st.booleans()) else []
            return [f"match y % 3:\n    case {number}:", *_indented(body), *rest]


@st.composite
def _programs(draw: st.DrawFn) -> str:
    body = draw(_body(3, in_loop=False))
    is_generator = any("yield" in line for line in body)
    use = "for v in f(1, 0):\n    spend(v)\n    print(v)" if is_generator else "print(f(1, 0))"
    lines = [
        "def helper(n):",
        "    if n < 1:",
        "        return spend(1)",
        "    return helper(n - 1) + spend(n)",
        "def items(n):",
        "    for i in range(n):",
        "        spend(1)",
        "        yield i",
        "def through(n):",
        "    got = yield from items(n)",
        "    yield spend(2)",
        "class Box:",
        "    size = spend(2)",
        "    def grow(self):",
        "        self.size += spend(1)",
        "def f(x, y):",
        *_indented(body),
        "Box().grow()",
        *use.split("\n"),
        "print(f.__name__)",
    ]
    return "\n".join("\n    ".join(line.split("\n")) if "\n" in line else line for line in lines)


def _is_python(source: str) -> bool:
    try:
        compile(source, "main.py", "exec")
    except SyntaxError:
        return False
    return True


PROGRAMS = _programs().filter(_is_python)


@settings(max_examples=40, deadline=None)
@given(PROGRAMS)
def test_statements_are_counted_as_blocks_are(source: str) -> None:
    plain = _execute(compile(source, "main.py", "exec"), {}, Clock())
    clock = Clock()
    said, [numbers] = _run(source, [LineTime(clock)], clock)
    hits, whole, own = _rows(numbers, 3)
    assert said == plain
    assert list(hits) == _counted(source)
    assert sum(own) == clock.now  # all of it was spent in statements
    assert all(o <= w for o, w in zip(own, whole, strict=True))
    assert all(number >= 0 for number in (*own, *whole))


@settings(max_examples=25, deadline=None)
@given(PROGRAMS, st.permutations(["visits", "line_time", "line_memory"]), st.integers(2, 3))
def test_two_probes_on_one_run_tell_what_two_runs_tell(
    source: str, order: list[str], count: int
) -> None:
    def made(name: str, clock: Clock) -> Half:
        if name == "visits":
            return Visits()
        return LineTime(clock) if name == "line_time" else LineMemory()

    chosen = order[:count]
    clock = Clock()
    said, together = _run(source, [made(name, clock) for name in chosen], clock)
    for name, numbers in zip(chosen, together, strict=True):
        clock = Clock()
        alone, [expected] = _run(source, [made(name, clock)], clock)
        assert alone == said
        if name == "line_memory":  # sizes are not the same twice; the hits are
            assert _rows(numbers, 4)[0] == _rows(expected, 4)[0]
        else:
            assert numbers == expected


def _steps(*, lines: bool, kept: int) -> Steps:
    return Steps(lines=lines, head=kept, tail=kept, value_bytes=40)


def _recorded(source: str, halves: list[Half], clock: Clock) -> tuple[str, Any, Contents]:
    descriptor = os.memfd_create("result")
    try:
        return _run_into(descriptor, source, halves, clock)
    finally:
        os.close(descriptor)


ENDED = """\
for i in range(3):
    try:
        try:
            if i == 1:
                continue
            spend(1)
        finally:
            if i == 1:
                {}
    except KeyError:
        spend(2)
    finally:
        spend(1)
    spend(1)
"""
CONSTRUCTS = {
    "a match that takes not everything": (
        "for y in range(4):\n    match y:\n        case 1:\n            spend(1)\n"
        "        case 2 if spend(1) == 2:\n            spend(2)\nprint(y)\n"
    ),
    "a return that yields": (
        "def f():\n    return (yield spend(1))\nfor v in f():\n    spend(3)\n    print(v)\n"
    ),
    "a return that looks at its names": "def f(a):\n    return sorted(locals())\nprint(f(1))\n",
    "a continue through finally": (
        "for i in range(5):\n    for j in range(3):\n        try:\n"
        "            if j < 2 and i < 3:\n                continue\n            spend(1)\n"
        "        finally:\n            spend(2)\n            if i == 2:\n"
        "                break\n    spend(1)\n"
    ),
    "a continue that a break ends": ENDED.format("break"),
    "a continue that an exception ends": ENDED.format("raise KeyError"),
    "a continue that a return ends": "def f():\n"
    + indent(ENDED.format("return 1"), "    ")
    + "f()",
    "a continue that an exception does not end": ENDED.format(
        "try:\n                    raise KeyError\n                except KeyError:\n"
        "                    spend(1)"
    ),
    "loops that end in loops": (
        "def f():\n    for i in range(3):\n        while spend(1) and i:\n            i -= 1\n"
        "        else:\n            for _ in ():\n                pass\n"
        "    else:\n        for _ in range(2):\n            spend(1)\nprint(f())\n"
    ),
    "an if without else": (
        "def f(n):\n    if n:\n        spend(n)\n    while n:\n"
        "        if n % 2:\n            spend(1)\n        elif n > 2:\n            spend(2)\n"
        "        n -= 1\nf(5)\nf(0)\n"
    ),
    "coroutines": (
        "import contextlib, types\n@types.coroutine\ndef pause():\n    yield spend(1)\n"
        "@contextlib.asynccontextmanager\nasync def within():\n    await pause()\n    try:\n"
        "        yield spend(1)\n    except ZeroDivisionError:\n        spend(1)\n"
        "async def f():\n    async with within():\n        await pause()\n"
        "        1 / spend(0)\n    return spend(1)\n"
        "c = f()\ntry:\n    while True:\n        c.send(None)\n        spend(5)\n"
        "except StopIteration as end:\n    print(end.value)\n"
    ),
    "a header that raises": (
        "def items():\n    yield 1\n    raise KeyError(spend(1))\n"
        "for i in range(3):\n    try:\n        for item in items():\n            spend(1)\n"
        "    except KeyError:\n        spend(2)\n"
    ),
    "an exception group": (
        "def f():\n    try:\n        raise ExceptionGroup('g', [KeyError(spend(1)), TypeError()])\n"
        "    except* KeyError:\n        spend(2)\n"
        "    except* TypeError as error:\n        spend(1)\n    finally:\n        spend(1)\nf()\n"
    ),
    "a class body with a loop": (
        "def f():\n    class A:\n        for i in range(spend(3)):\n            x = spend(i)\n"
        "        def g(self):\n            nonlocal b\n            b = lambda: spend(b_size)\n"
        "    b, b_size = 1, 2\n    A().g()\n    return b()\nprint(f())\n"
    ),
}


@pytest.mark.parametrize("lines", [False, True])
@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)])
@pytest.mark.parametrize("source", CONSTRUCTS.values(), ids=CONSTRUCTS)
def test_probes_do_not_interfere_in(source: str, order: tuple[int, ...], lines: bool) -> None:
    _require_independence(source, order, lines=lines, kept=10_000)
    _require_counts(source, lines=lines)


@settings(max_examples=25, deadline=None)
@given(PROGRAMS, st.booleans(), st.sampled_from([3, 10_000]), st.permutations(range(4)))
def test_steps_and_other_probes_on_one_run_tell_what_each_tells_alone(
    source: str, lines: bool, kept: int, order: list[int]
) -> None:
    _require_independence(source, order, lines=lines, kept=kept)


def _require_independence(source: str, order: Sequence[int], *, lines: bool, kept: int) -> None:
    """Fail unless four probes in an order tell what each tells alone, of the same behavior."""
    plain = _execute(compile(source, "main.py", "exec"), {}, Clock())
    _, [visits] = _run(source, [Visits()], Clock())
    clock = Clock()
    _, [times] = _run(source, [LineTime(clock)], clock)
    _, _, alone = _recorded(source, [_steps(lines=lines, kept=kept)], Clock())
    clock = Clock()
    halves: list[Half] = [
        _steps(lines=lines, kept=kept),
        Visits(),
        LineTime(clock),
        LineMemory(),
    ]
    said, tables, together = _recorded(source, [halves[i] for i in order], clock)
    assert said == plain
    assert (together.problem, together.ended) == ("", True)
    assert together == alone
    assert tables[order.index(1)] == visits
    assert tables[order.index(2)] == times
    assert tables[order.index(3)][: len(times) // 3] == times[: len(times) // 3]


@settings(max_examples=25, deadline=None)
@given(PROGRAMS, st.booleans())
def test_steps_visit_blocks_as_often_as_they_are_counted(source: str, lines: bool) -> None:
    _require_counts(source, lines=lines)


def _require_counts(source: str, *, lines: bool) -> None:
    """Fail unless steps, counters and statements agree on how often each block was visited."""
    clock = Clock()
    halves: list[Half] = [_steps(lines=lines, kept=10_000), Visits(), LineTime(clock)]
    _, [_, visits, times], seen = _recorded(source, halves, clock)
    found = Counter(block for step in seen.steps for block in (*step.guards, step.block))
    assert len(seen.steps) == seen.opened
    assert tuple(found[block] for block in range(len(seen.hits))) == seen.hits
    assert seen.hits == (_rows(times, 3)[0] if lines else visits)


@settings(max_examples=25, deadline=None)
@given(PROGRAMS)
def test_without_probes_the_code_is_the_plain_one(source: str) -> None:
    tree = ast.parse(source)
    layouts = {fine: cut(tree, source, each_statement=fine) for fine in (False, True)}
    code = woven(tree, layouts, EVERYTHING, [], "main.py")
    assert ast.dump(tree, include_attributes=True) == ast.dump(
        ast.parse(source), include_attributes=True
    )
    plain = compile(source, "main.py", "exec", dont_inherit=True)
    for one, two in zip(_codes(code), _codes(plain), strict=True):
        assert one.co_code == two.co_code
        assert list(one.co_positions()) == list(two.co_positions())
        assert (one.co_names, one.co_varnames) == (two.co_names, two.co_varnames)


def _codes(code: CodeType) -> list[CodeType]:
    inner = [item for item in code.co_consts if isinstance(item, CodeType)]
    return [code, *itertools.chain.from_iterable(map(_codes, inner))]


def test_a_probe_that_is_not_asked_for_is_not_in_the_code() -> None:
    source = "def f(n):\n    for i in range(n):\n        yield i\n"
    tree = ast.parse(source)
    layouts = {fine: cut(tree, source, each_statement=fine) for fine in (False, True)}
    woven(tree, layouts, EVERYTHING, [Visits()], "main.py")
    assert "@line" not in ast.dump(tree)


def test_at_one_point_probes_fire_in_the_order_given_and_at_the_end_in_reverse() -> None:
    log: list[str] = []
    halves = [Marks("b", log), Marks("a", log)]
    _run("def f():\n    return 1\nf()\n", halves, Clock())
    at, call = ["b at", "a at"], ["b call", "a call"]
    assert log == [*at, *at, *call, *at, "a leave", "b leave", "a leave", "b leave"]


def _times(source: str) -> dict[int, list[int]]:
    """Return hits, whole and own time by line."""
    clock = Clock()
    layout = cut(ast.parse(source), source, each_statement=True)
    _, [numbers] = _run(source, [LineTime(clock)], clock)
    lines = [block.regions[0].line for block in layout.blocks]
    hits, whole, own = _rows(numbers, 3)
    return {line: row for line, *row in zip(lines, hits, whole, own, strict=True)}


def test_what_a_line_calls_is_in_its_time_and_not_in_its_own() -> None:
    times = _times("def f():\n    spend(5)\n    return spend(1)\nspend(2 * f())\n")
    assert times[2] == [1, 5, 5]
    assert times[3] == [1, 1, 1]
    assert times[4] == [1, 8, 2]


def test_in_recursion_the_outermost_counts() -> None:
    times = _times("def f(n):\n    spend(1)\n    return f(n - 1) if n else spend(3)\nf(4)\n")
    assert times[2] == [5, 5, 5]
    assert times[3] == [5, 7, 3]
    assert times[4] == [1, 8, 0]


def test_a_generator_is_not_charged_while_it_is_suspended() -> None:
    times = _times(
        "def items():\n    spend(1)\n    yield 1\n    spend(2)\n"
        "for item in items():\n    spend(10)\n"
    )
    assert times[2] == [1, 1, 1]
    assert times[3] == [1, 0, 0]
    assert times[4] == [1, 2, 2]
    assert times[5] == [2, 3, 0]
    assert times[6] == [1, 10, 10]


def test_what_a_generator_yields_from_is_its_own_only_while_it_runs() -> None:
    times = _times(
        "def inner():\n    for i in range(3):\n        spend(1)\n        yield i\n"
        "def outer():\n    yield from inner()\n"
        "for item in outer():\n    spend(10)\n"
    )
    assert times[6] == [1, 3, 0]
    assert times[7] == [4, 3, 0]
    assert times[8] == [3, 30, 30]


def test_a_generator_takes_what_is_sent_and_thrown() -> None:
    source = (
        "def inner():\n    try:\n        got = yield 1\n        print(got)\n        yield 2\n"
        "    except KeyError:\n        spend(4)\n        return 'inner ended'\n"
        "def outer():\n    print((yield from inner()))\n    yield 3\n"
        "g = outer()\nprint(next(g), g.send('sent'), g.throw(KeyError()))\ng.close()\n"
    )
    plain = _execute(compile(source, "main.py", "exec"), {}, Clock())
    clock = Clock()
    assert _run(source, [LineTime(clock)], clock)[0] == plain
    assert _times(source)[7] == [1, 4, 4]


def test_an_await_takes_as_long_as_it_is_waited_for() -> None:
    times = _times(
        "import types\n"
        "@types.coroutine\ndef pause():\n    yield\n"
        "async def f():\n    spend(1)\n    await pause()\n    spend(2)\n"
        "c = f()\nc.send(None)\nspend(10)\n"
        "try:\n    c.send(None)\nexcept StopIteration:\n    pass\n"
    )
    assert times[6] == [1, 1, 1]
    assert times[7][1] >= 10
    assert times[8] == [1, 2, 2]
    assert times[11] == [1, 10, 10]


def test_a_header_that_comes_after_a_finally_is_counted_after_it() -> None:
    times = _times(
        "for i in [spend(1), 2, 3]:\n    try:\n        if i < 3:\n            continue\n"
        "        spend(2)\n    finally:\n        spend(4)\n"
    )
    assert {line: hits for line, (hits, _, _) in times.items()} == {1: 4, 3: 3, 4: 2, 5: 1, 7: 3}
    assert times[7] == [3, 12, 12]


def test_an_exception_ends_the_calls_that_it_leaves() -> None:
    times = _times(
        "def f():\n    spend(1)\n    1 / 0\n"
        "try:\n    f()\nexcept ZeroDivisionError:\n    spend(5)\nspend(7)\n"
    )
    assert times[5] == [1, 1, 0]
    assert times[7] == [1, 5, 5]
    assert times[8] == [1, 7, 7]


def test_threads_have_stacks_of_their_own() -> None:
    source = (
        "import threading\n"
        "def f(n):\n    for i in range(n):\n        spend(1)\n"
        "threads = [threading.Thread(target=f, args=(50,)) for _ in range(4)]\n"
        "for t in threads:\n    t.start()\nfor t in threads:\n    t.join()\n"
    )
    clock = Clock()
    _, [numbers] = _run(source, [LineTime(clock)], clock)
    hits, _, own = _rows(numbers, 3)
    assert 200 in hits
    assert 204 in hits
    assert sum(own) >= 200


@pytest.mark.parametrize("method", ["locals", "vars", "dir"])
def test_a_program_does_not_see_the_frame_of_a_probe(method: str) -> None:
    clock = Clock()
    said, _ = _run(
        f"def f(a):\n    b = 1\n    return sorted({method}())\nprint(f(0))\n",
        [LineTime(clock), LineMemory()],
        clock,
    )
    assert said == "(['a', 'b'],)"


def test_the_layout_of_a_table_is_column_after_column() -> None:
    clock = Clock()
    _, [numbers] = _run("spend(5)\n", [LineTime(clock)], clock)
    assert struct.pack("<3q", *numbers) == struct.pack("<3q", 1, 5, 5)

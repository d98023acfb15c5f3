"""An instrumented program does what the plain one does, and its steps and counts agree."""

import gzip
import json
import textwrap
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from runwright.core import Execution, Limits, Program, Trace
from runwright.observe import trace
from runwright.run import LocalSandbox, Outcome

LIMITS = Limits(wall_s=60, cpu_s=60)


class Watched:
    """A sandbox that remembers what the last traced run did."""

    def __init__(self, sandbox: LocalSandbox) -> None:
        self._sandbox = sandbox
        self.execution: Execution | None = None

    async def submit(self, job: Any) -> Outcome:
        outcome = await self._sandbox.submit(job)
        self.execution = outcome.execution
        return outcome


def seen(execution: Execution) -> dict[str, object]:
    """Return all that a program's surroundings can see of it."""
    return {
        "stdout": str(execution.stdout),
        "stderr": str(execution.stderr),
        "status": execution.status,
        "exit_code": execution.exit_code,
        "fault": execution.fault,
    }


@pytest.fixture(scope="session")
def compare(sandbox: LocalSandbox, run_async: Any) -> Any:
    """Run a script plain, recorded, recorded by lines and counted; compare; give the trace."""

    async def compare(source: str) -> Trace:
        program = Program(textwrap.dedent(source))
        plain = await sandbox.run(program, limits=LIMITS)
        watched: Any = Watched(sandbox)
        recorded = await trace(program, watched, limits=LIMITS)
        assert recorded.detail == ""
        assert seen(watched.execution) == seen(plain)
        lines = await trace(program, watched, lines=True, limits=LIMITS)
        assert lines.detail == ""
        assert seen(watched.execution) == seen(plain)
        counted = await trace(program, watched, values=False, limits=LIMITS)
        assert seen(watched.execution) == seen(plain)
        assert counted.hits == recorded.hits
        return recorded

    return lambda source: run_async(compare(source))


def agree(traced: Trace) -> None:
    """Check that the steps of a trace, none left out, add up to its counts."""
    assert traced.omitted == 0
    assert [step.index for step in traced.steps] == list(range(len(traced.steps)))
    visits = Counter(block for step in traced.steps for block in (step.block, *step.guards))
    assert tuple(visits[block.id] for block in traced.blocks) == traced.hits


PROGRAMS = {
    "if elif else": """
        def f(n):
            if n < 0: return "negative"
            elif n == 0:
                kind = "zero"
            elif n == 1: kind = "one"
            else:
                kind = "many"
            return kind
        print([f(n) for n in (-1, 0, 1, 2)])
        """,
    "for else break continue": """
        def f(n):
            for i in range(n):
                if i == 3: break
                if i % 2: continue
                print(i)
            else:
                print("all")
            for i in (): pass
        f(2); f(5)
        """,
    "while else": """
        def f(n):
            while n:
                n -= 1
                if n == 7: break
                continue
            else: return "else"
            return "break"
        print(f(3), f(9))
        """,
    "while true": """
        def f(n):
            while True:
                n += 1
                if n > 3:
                    return n
        print(f(0))
        """,
    "loops in loops": """
        def f(n):
            for i in range(n):
                for j in range(i):
                    while j:
                        j -= 1
                    for k in (): pass
            for i in range(2):
                for i in range(2):
                    pass
        f(4)
        """,
    "class that tells when it is asked": """
        class Telling(type):
            def __getattribute__(cls, name):
                print("asked for", name)
                return super().__getattribute__(name)
            @property
            def _fields(cls):
                print("asked for fields")
        class A(metaclass=Telling):
            __slots__ = ("x",)
            def __getattribute__(self, name):
                print("an A asked for", name)
                return super().__getattribute__(name)
        class B(tuple, metaclass=Telling): pass
        class C(BaseException, metaclass=Telling): pass
        class D(list, metaclass=Telling): pass
        def f(*given):
            y = given
            return y
        f(A(), A, B((1, 2)), B, C(1), D([1]))
        """,
    "enum that makes its members": """
        import enum
        def f():
            class Size(enum.IntEnum):
                SMALL = "small"
                LARGE = "large"
                def __new__(cls, text):
                    member = int.__new__(cls, len(cls.__members__))
                    member._value_ = len(text)
                    member.text = text
                    return member
            return Size.LARGE
        print(repr(f()))
        """,
    "class that says it is the library's": """
        class Noisy:
            __module__ = "re"
            def __repr__(self):
                print("shown")
                return "noisy"
        def f(x):
            y = x
            return y
        f(Noisy())
        """,
    "loop first in try": """
        def f(items):
            for item in items:
                try:
                    for part in item: print(part)
                except TypeError: print("no", item)
        f([[1, 2], 3, []])
        """,
    "try except else finally": """
        def f(x):
            try:
                y = 1 / x
            except ZeroDivisionError as error:
                print(error)
                return "zero"
            except (TypeError, ValueError):
                y = None
            else:
                y += 1
            finally:
                print("finally", x)
            return y
        print(f(0), f(2), f("a"))
        """,
    "return in finally": """
        def f():
            for i in range(3):
                try:
                    if i == 1: return i
                    continue
                finally:
                    print("f", i)
                    for j in range(i): pass
        def g():
            try: return 1
            finally: return 2
        print(f(), g())
        """,
    "raise in handler": """
        def f():
            try:
                try: raise KeyError("a")
                except KeyError as error: raise ValueError("b") from error
                finally: print("inner")
            except ValueError:
                print("outer")
                raise
        f()
        """,
    "except star": """
        def f():
            try:
                raise ExceptionGroup("g", [ValueError(1), TypeError(2), KeyError(3)])
            except* ValueError as group: print(group.exceptions)
            except* TypeError: print("type")
        f()
        """,
    "loop header raises": """
        def f(items):
            n = 0
            while items[n] > 0:
                n += 1
            return n
        def g(x):
            try:
                for a, b in x: print(a, b)
            except ValueError as error: print(error)
            for _ in None: pass
        try: g([(1, 2), (1,)])
        except TypeError as error: print(error)
        f([2, 1])
        """,
    "with": """
        import contextlib
        @contextlib.contextmanager
        def show(name):
            print("in", name)
            try: yield name
            finally: print("out", name)
        def f():
            with show("a") as a, show("b"):
                print(a)
            with contextlib.suppress(ValueError):
                x = 1
                int("x")
                x = 2
            with show("c"):
                return x
        print(f())
        """,
    "match": """
        def f(value):
            match value:
                case 0: return "zero"
                case [a, b] if a == b: found = (a, b)
                case {"k": k, **rest}: found = (k, rest)
                case str(text) | [text]: found = text
                case (1 | 2) as n:
                    found = n
                case _: return None
            return found
        print([f(v) for v in (0, [1, 1], {"k": 1, "z": 2}, "s", ["t"], 2, 9)])
        """,
    "generators": """
        def numbers(n):
            for i in range(n):
                got = yield i
                if got: print("got", got)
            return "end"
        def outer(n):
            result = yield from numbers(n)
            print(result)
            yield
        print(list(outer(3)))
        g = numbers(5)
        next(g)
        print(g.send("x"))
        g.close()
        g = numbers(2)
        next(g)
        try: g.throw(KeyError("thrown"))
        except KeyError as error: print(error)
        pair = (lambda: ((yield 1), (yield 2)))()
        print(list(pair))
        """,
    "async": """
        import asyncio
        class Slow:
            async def __aenter__(self): await asyncio.sleep(0)
            async def __aexit__(self, *rest): await asyncio.sleep(0)
        async def count(n):
            for i in range(n):
                await asyncio.sleep(0)
                yield i
        async def work(n):
            total = 0
            async with Slow():
                async for i in count(n):
                    total += i
            squares = [i * i async for i in count(n)]
            return total, squares
        async def main():
            return await asyncio.gather(*(work(n) for n in range(4)))
        print(asyncio.run(main()))
        """,
    "threads": """
        import threading
        def work(n, out):
            for i in range(n):
                out[n] = out.get(n, 0) + i
        out = {}
        threads = [threading.Thread(target=work, args=(n, out)) for n in range(5)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        print(sorted(out.items()))
        """,
    "closures": """
        def make(start):
            total = start
            def add(n):
                print(total)
                nonlocal_before = n
                def inner():
                    nonlocal total
                    total += n
                    return total
                return inner()
            def later(): return defined_later
            defined_later = "now"
            return add, later()
        add, text = make(10)
        print(add(1), add(2), text)
        """,
    "globals": """
        count = 0
        def f():
            global count, made
            count += 1
            made = "here"
            return count
        f()
        print(f(), made, sorted(n for n in globals() if not n.startswith("__")))
        """,
    "classes": """
        class Base:
            "Documented."
            registry = []
            def __init_subclass__(cls, **options): cls.registry.append((cls.__name__, options))
            def __init__(self, x): self.x = x
            @property
            def double(self): return self.x * 2
        class Child(Base, option=1):
            for i in range(3):
                if i == 1: odd = i
            def __init__(self, x):
                super().__init__(x)
                self.__private = x
            @classmethod
            def make(cls): return cls(3)
            @staticmethod
            def add(a, b=2, /, *rest, c, **more): return a + b + c
            def look(self): return self.__private
            class Inner:
                def name(self): return __class__.__qualname__
        print(Base.registry, Base.__doc__, Child.make().double, Child.add(1, c=3), Child.odd)
        print(Child(4).look(), Child.Inner().name(), sorted(vars(Child))[-6:])
        """,
    "class that raises": """
        def f():
            try:
                class A:
                    x = 1
                    y = x / 0
            except ZeroDivisionError: print("caught")
            class B:
                z = [1, 2]
            return B.z
        print(f())
        class C:
            raise ValueError("top")
        """,
    "enum and dataclass": """
        import dataclasses, enum, typing
        class Color(enum.Enum):
            RED = 1
            GREEN = 2
            def low(self): return self.name.lower()
        @dataclasses.dataclass(order=True)
        class Point:
            x: int
            y: int = 0
            def __post_init__(self): self.x += 1
        class Pair(typing.NamedTuple):
            a: int
            b: int = 2
        print(list(Color), Color.RED.low(), Point(1), Pair(1), Point(1) < Point(2))
        """,
    "names that come and go": """
        def f(flag):
            if flag: x = 1
            for i in range(2): y = i
            try:
                print(x)
                del x
                print(x)
            except UnboundLocalError as error: print(error)
            try: return error
            except NameError as other: print(type(other).__name__)
            if (n := flag): m = n
            try: return m
            except NameError: return y
        print(f(True), f(False))
        """,
    "reflection": """
        def f(a):
            b = 2
            before = sorted(locals())
            c = [sorted(vars()), dir()]
            return before, c, locals()
        print(f(1))
        def g():
            "Doc."
        async def h():
            'Doc.'
        print(g.__doc__, g(), h.__doc__, f.__code__.co_argcount, f.__code__.co_firstlineno)
        """,
    "decorators and lambdas": """
        import functools
        def twice(function):
            @functools.wraps(function)
            def wrapper(*args, **kwargs):
                return function(*args, **kwargs), function(*args, **kwargs)
            return wrapper
        @twice
        @functools.lru_cache(maxsize=None)
        def f(n): return n and f.__wrapped__(n - 1)[0] + 1
        print(f(3), sorted([3, 1, 2], key=lambda v: -v), (lambda a=(1, 2): a)())
        """,
    "comprehensions": """
        def f(n):
            i = 5
            squares = [i * i for i in range(n) if (last := i) % 2]
            table = {a: {b for b in range(a)} for a in range(n)}
            total = sum(x for row in table.values() for x in row)
            return i, squares, table, total, last
        print(f(4))
        """,
    "assertions and globals": """
        import sys
        def f(n):
            assert n > 0, f"n={n}"
            return n
        print(f(1))
        try: f(0)
        except AssertionError as error: print(error)
        sys.exit(3)
        """,
    "chained traceback": """
        def f(items):
            total = 0
            for item in items:
                total += (
                    item["value"]
                )
            return total
        def g():
            try: f([{"value": 1}, {}])
            except KeyError as error: raise RuntimeError("outer") from error
        g()
        """,
    "traceback through a finally": """
        def f(x):
            with open("main.py") as file:
                try:
                    return [int(line) for line in file][x]
                finally:
                    x = None
        f(0)
        """,
    "future import": '''
        """Module doc."""
        from __future__ import annotations
        def f(x: Undefined) -> AlsoUndefined: return x
        print(f(1), __doc__, f.__annotations__)
        y: int = 3
        print(__annotations__)
        ''',
    "unicode": """
        def größe(länge):
            if länge > 2: return "é" * länge; länge = 0
            ñ = "日本"; return ñ
        print(größe(3), größe(1))
        "é" + 1
        """,
    "one line compounds": """
        def f(n):
            if n: return 1
            while n < 3: n += 1; print(n)
            else: n = 9
            for i in (1, 2): print(i); continue
            class A: x = 1; y = 2
            try: n / 0
            except ZeroDivisionError: pass
            return A.y
        print(f(0), f(1))
        """,
    "generator left open": """
        def numbers():
            try:
                yield 1
                yield 2
            finally: print("closed")
        def first():
            for n in numbers(): return n
        print(first())
        """,
    "callbacks": """
        def key(pair):
            a, b = pair
            return b, a
        print(sorted([(1, 2), (2, 1)], key=key), max("abc", key=lambda c: -ord(c)))
        class Odd:
            def __eq__(self, other): print("eq"); return True
            def __hash__(self): return 1
            def __bool__(self): print("bool"); return False
            def __len__(self): print("len"); return 3
            def __repr__(self): print("repr"); return "odd"
            def __iter__(self): print("iter"); return iter(())
            def __getattr__(self, name): print("getattr", name); raise AttributeError(name)
        def f():
            odd = Odd()
            things = [odd, {"k": odd}]
            for _ in range(2): things.append(odd)
            return "done"
        print(f())
        """,
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_does_the_same_under_watch(compare: Any, name: str) -> None:
    agree(compare(PROGRAMS[name]))


def test_recursion_that_fits_without_probes_fits_with_them(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    source = """
def down(n, text):
    if n == 0:
        return [text]
    return down(n - 1, text)
try:
    print(down(990, ["x" * 300]))
    down(10**6, {})
except RecursionError:
    print("too deep")
"""
    traced = run_async(trace(Program(source), sandbox, limits=LIMITS))
    assert traced.stdout == f"[['{'x' * 300}']]\ntoo deep\n"


def test_python_3_12_syntax_does_the_same_under_watch(compare: Any) -> None:
    source = "type Pair[T] = tuple[T, T]\ndef first[T](pair: Pair[T]) -> T:\n    return pair[0]\n"
    try:
        compile(source, "main.py", "exec")
    except SyntaxError:
        pytest.skip("this interpreter has no type statement")
    agree(compare(source + "print(first((1, 2)))\n"))


_SIMPLE = (
    "n += 1",
    "print(n)",
    "a = n",
    "n = a",
    "del a",
    "items.append(n)",
    "n = items[n % 3]",
    "return n",
    "raise ValueError(n)",
    "break",
    "continue",
    "n = helper(n)",
    "b = c = [i for i in items if i]",
    "yield n",
    "globals()['g'] = n",
)


@st.composite
def _suites(draw: st.DrawFn, depth: int, kinds: list[str], *, loop: bool) -> list[str]:
    lines: list[str] = []
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(["simple"] * 3 + (kinds if depth else [])))
        if kind == "simple":
            line = draw(st.sampled_from(_SIMPLE))
            lines.append(line if loop or line not in ("break", "continue") else "pass")
        else:
            lines += draw(_compounds(kind, depth - 1, kinds, loop=loop))
    return lines


@st.composite
def _compounds(
    draw: st.DrawFn, kind: str, depth: int, kinds: list[str], *, loop: bool
) -> list[str]:
    def suite(*, loop: bool = loop) -> list[str]:
        return [f"    {line}" for line in draw(_suites(depth, kinds, loop=loop))]

    def perhaps(head: str) -> list[str]:
        return [head, *suite()] if draw(st.booleans()) else []

    if kind == "if":
        return ["if n % 2:", *suite(), *perhaps("elif n % 3:"), *perhaps("else:")]
    if kind == "for":
        return ["for a in list(items)[:3]:", *suite(loop=True), *perhaps("else:")]
    if kind == "while":
        return ["while tick() and n < 5:", "    n += 1", *suite(loop=True), *perhaps("else:")]
    if kind == "with":
        return ["with suppress(ValueError) as a:", *suite()]
    if kind == "match":
        return ["match n:", "    case 0 | 1:", *(f"    {line}" for line in suite())]
    if draw(st.booleans()):
        return ["try:", *suite(), "finally:", *suite(loop=False)]
    handler = ["except ValueError as e:", *suite(), *perhaps("else:")]
    return ["try:", *suite(), *handler, *(["finally:", *suite()] if draw(st.booleans()) else [])]


_FRAME = """
from contextlib import suppress
ticks = 0
def tick():
    global ticks
    ticks += 1
    if ticks > 60: raise TimeoutError
    return True
def helper(n):
    tick()
    if n < 2: return n
    return helper(n - 2) + 1
def f(n, items):
{body}
result = f({n}, [3, 1, 2])
if hasattr(result, "send"):
    for _ in range(3):
        print(next(result, "none"))
print(result if isinstance(result, int) else type(result))
"""


def _compiles(source: str) -> bool:
    try:
        compile(source, "main.py", "exec")
    except SyntaxError:  # e.g. `continue` where it may not stand
        return False
    return True


@st.composite
def _programs(draw: st.DrawFn, kinds: list[str]) -> str:
    body = draw(_suites(3, kinds, loop=False))
    return _FRAME.format(body="\n".join(f"    {line}" for line in body), n=draw(st.integers(0, 5)))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(_programs(["if", "for", "while", "try", "with", "match"]).filter(_compiles))
def test_any_program_does_the_same_under_watch(compare: Any, source: str) -> None:
    agree(compare(source))


_REFERENCE = """
import json, sys
from contextlib import suppress
source = {source!r}
calls, stack = [], []
def local(frame, event, _):
    if event == "line":
        shown = {{n: repr(v) for n, v in frame.f_locals.items() if type(v) is not type(local)}}
        lines[id(frame)].append([frame.f_lineno, shown])
    return local
lines = {{}}
kept = []
def watch(frame, event, _):
    if frame.f_code.co_name != "f" or frame.f_code.co_filename != "program.py":
        return None
    if id(frame) not in lines:  # else a generator goes on
        kept.append(frame)
        lines[id(frame)] = []
        calls.append(lines[id(frame)])
    return local
code = compile(source, "program.py", "exec")
space = {{"__name__": "program"}}
sys.settrace(watch)
with suppress(BaseException):
    exec(code, space)
sys.settrace(None)
print("\\n" + json.dumps(calls))
"""


def _agrees_with_settrace(traced: Trace, calls: list[list[Any]]) -> None:
    """Check each step of `f` against what the interpreter's own trace hook saw at that line."""
    steps = [s for s in traced.steps if traced.blocks[s.block].function == "f"]
    assert len({step.frame for step in steps}) == len(calls)
    for frame, events in zip(sorted({step.frame for step in steps}), calls, strict=True):
        waiting = iter(events)
        for step in (step for step in steps if step.frame == frame):
            line = traced.blocks[step.block].spans[0].line
            seen = next((values for number, values in waiting if number == line), None)
            assert {v.name: v.value.text for v in step.before} == seen


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(_programs(["if", "for", "while", "try"]).filter(_compiles))
def test_values_are_those_that_settrace_sees(
    sandbox: LocalSandbox, run_async: Any, source: str
) -> None:
    reference = run_async(sandbox.run(Program(_REFERENCE.format(source=source)), limits=LIMITS))
    calls = json.loads(str(reference.stdout).rstrip("\n").rpartition("\n")[2])
    traced = run_async(trace(Program(source), sandbox, lines=True, steps=10**5, limits=LIMITS))
    _agrees_with_settrace(traced, calls)


@pytest.mark.slow
def test_every_humaneval_solution_does_the_same_under_watch(compare: Any, data: Path) -> None:
    file = data / "humaneval" / "HumanEval.jsonl.gz"
    if not file.is_file():
        pytest.skip(f"{file} is missing")
    tasks = [json.loads(line) for line in gzip.open(file, "rt").read().split("\n") if line]
    assert len(tasks) == 164
    for task in tasks:
        source = task["prompt"] + task["canonical_solution"] + "\n" + task["test"]
        compare(f"{source}\ncheck({task['entry_point']})\nprint('checked')\n")

"""Where basic blocks begin and end, for every kind of statement."""

import itertools
import sys
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwright.analyze import blocks
from runwright.core import Span


def texts(source: str, *, each_statement: bool = False) -> list[list[str]]:
    """Return the source of each block, span by span."""
    source = textwrap.dedent(source)
    found = blocks(source, each_statement=each_statement)
    return [[text(source, span) for span in block.spans] for block in found]


def text(source: str, span: Span) -> str:
    lines = source.split("\n")[span.line - 1 : span.end_line]
    lines[-1] = lines[-1][: span.end_column]
    lines[0] = lines[0][span.column :]
    return "\n".join(lines)


KINDS = {
    "straight line": ("a = 1\nb = 2; c = 3\n", [["a = 1", "b = 2", "c = 3"]]),
    "if": (
        "a = 1\nif a: b = 2\nc = 3\n",
        [["a = 1", "if a:"], ["b = 2"], ["c = 3"]],
    ),
    "elif else": (
        "if a:\n  b\nelif c:\n  d\nelse:\n  e\nf\n",
        [["if a:"], ["b"], ["elif c:"], ["d"], ["e"], ["f"]],
    ),
    "else if": (
        "if a:\n  b\nelse:\n  if c:\n    d\n",
        [["if a:"], ["b"], ["if c:"], ["d"]],
    ),
    "for": (
        "a = 1\nfor x in a:\n  b\n  c\nd\n",
        [["a = 1"], ["for x in a:"], ["b", "c"], ["d"]],
    ),
    "while else": (
        "while a:\n  b\nelse:\n  c\nd\n",
        [["while a:"], ["b"], ["c"], ["d"]],
    ),
    "loop in loop": (
        "for x in a:\n  for y in b:\n    c\n",
        [["for x in a:"], ["for y in b:"], ["c"]],
    ),
    "break and continue": (
        "for x in a:\n  b; break\n  c; continue\n  d\n",
        [["for x in a:"], ["b", "break"], ["c", "continue"], ["d"]],
    ),
    "raise and assert": (
        "assert a, b\nraise c from d\ne\n",
        [["assert a, b", "raise c from d"], ["e"]],
    ),
    "with": (
        "a\nwith b as c, d:\n  e\n  f\ng\n",
        [["a", "with b as c, d:", "e", "f"], ["g"]],
    ),
    "parenthesized with": ("with (a as b,\n  c,):\n  d\n", [["with (a as b,\n  c,):", "d"]]),
    "try": (
        "a\ntry:\n  b\nexcept (C, D) as e:\n  f\nexcept:\n  g\nelse:\n  h\nfinally:\n  i\nj\n",
        [["a"], ["b"], ["except (C, D) as e:", "f"], ["except:", "g"], ["h"], ["i"], ["j"]],
    ),
    "except star": (
        "try:\n  a\nexcept* B:\n  c\n",
        [["a"], ["except* B:", "c"]],
    ),
    "match": (
        (
            "match a, b:\n  case (1, [x]) if x:\n    c\n  case {'k': _} | None: d\n"
            "  case (\n    y):\n    e\nf\n"
        ),
        [
            ["match a, b:"],
            ["case (1, [x]) if x:", "c"],
            ["case {'k': _} | None:", "d"],
            ["case (\n    y):", "e"],
            ["f"],
        ],
    ),
    "function": (
        (
            "a\ndef f(x: int = 1, *, y=lambda: 2) -> int:  # note: this\n"
            "  '''Doc.'''\n  b\n  return c\nd\n"
        ),
        [["a", "def f(x: int = 1, *, y=lambda: 2) -> int:", "d"], ["b", "return c"]],
    ),
    "decorated": (
        "@a\n@ b(1)\nasync def f():\n  pass\n",
        [["@a\n@ b(1)\nasync def f():"], ["pass"]],
    ),
    "class": (
        "class A(B, metaclass=M):\n  'Doc.'\n  x = 1\n  def f(self): return x\n",
        [["class A(B, metaclass=M):"], ["x = 1", "def f(self):"], ["return x"]],
    ),
    "docstring alone": ("def f():\n  'Doc.'\n", [["def f():"], ["'Doc.'"]]),
    "expressions are not cut": (
        "a = [b if c else d for e in f if g]\nh = (lambda: i) and j or k\n",
        [["a = [b if c else d for e in f if g]", "h = (lambda: i) and j or k"]],
    ),
    "yield": (
        "def f():\n  a\n  b = yield c\n  d\n  yield from e\n  g\n",
        [["def f():"], ["a", "b = yield c"], ["d", "yield from e"], ["g"]],
    ),
    "async": (
        "async def f():\n  await a\n  async with b as c:\n    d\n  async for e in g:\n    h\n",
        [
            ["async def f():"],
            ["await a"],
            ["async with b as c:"],
            ["d"],
            ["async for e in g:"],
            ["h"],
        ],
    ),
    "a yield of an inner function does not suspend": (
        "def f():\n  a = lambda: (yield)\n  def g(): yield\n  b\n",
        [["def f():"], ["a = lambda: (yield)", "def g():", "b"], ["yield"]],
    ),
    "unreachable": ("def f():\n  return a\n  b\n", [["def f():"], ["return a"], ["b"]]),
    "one line": ("while a: b; break\nelse: c\n", [["while a:"], ["b", "break"], ["c"]]),
    "colons in a header": (
        "if {a: b}[c:d] and (lambda x: x):  # e: f\n  g\n",
        [["if {a: b}[c:d] and (lambda x: x):"], ["g"]],
    ),
    "header over lines": (
        "for (a,\n     b) in (c  # d: e\n     ) \\\n     :\n  f\n",
        [["for (a,\n     b) in (c  # d: e\n     ) \\\n     :"], ["f"]],
    ),
    "line ends and non-ASCII": (
        "é = 'ß'; b = '日本'; c = 1\r\nif é: d = 'é'; e = 2\r\n",
        [["é = 'ß'", "b = '日本'", "c = 1", "if é:"], ["d = 'é'", "e = 2"]],
    ),
    "form feed inside a line": (
        "a = '''\x0c'''; b = 1\nc = 2\n",
        [["a = '''\x0c'''", "b = 1", "c = 2"]],
    ),
    "nothing": ("# only a comment\n", []),
}


@pytest.mark.parametrize(("source", "expected"), KINDS.values(), ids=KINDS)
def test_blocks_of_every_kind_of_statement(source: str, expected: list[list[str]]) -> None:
    assert texts(source) == expected


@pytest.mark.skipif(sys.version_info < (3, 12), reason="syntax of Python 3.12")
def test_blocks_of_type_statements_and_parameters() -> None:
    source = "type A[T] = list[T]\ndef f[T: (int, str)](x: T): return x\nclass B[T]: y = 1\n"
    assert texts(source) == [
        ["type A[T] = list[T]", "def f[T: (int, str)](x: T):", "class B[T]:"],
        ["return x"],
        ["y = 1"],
    ]


def test_each_statement_can_be_a_block() -> None:
    source = "a\nb\nif c:\n  d\nwith e:\n  f\ntry: g\nexcept H: i\n"
    expected = ["a", "b", "if c:", "d", "with e:", "f", "g", "except H:", "i"]
    assert texts(source, each_statement=True) == [[part] for part in expected]


def test_blocks_are_numbered_in_source_order_and_know_their_function() -> None:
    source = """\
def f():
    def g(): return 1
    class A:
        def m(self):
            def h(): return 2
            return h
    return g
class B:
    x = 1
"""
    found = blocks(source)
    assert [block.id for block in found] == list(range(len(found)))
    starts = [(block.spans[0].line, block.spans[0].column) for block in found]
    assert starts == sorted(starts)
    assert [block.function for block in found] == [
        "<module>",
        "f",
        "f.<locals>.g",
        "f.<locals>.A",
        "f.<locals>.A.m",
        "f.<locals>.A.m.<locals>.h",
        "B",
    ]


def test_a_long_elif_chain_needs_no_recursion() -> None:
    source = "if a == 0: b\n" + "".join(f"elif a == {n}: b\n" for n in range(1, 90))
    assert len(blocks(source)) == 180


@given(st.lists(st.sampled_from([source for source, _ in KINDS.values()]), max_size=4))
def test_every_line_of_code_is_in_a_block_and_no_two_spans_overlap(sources: list[str]) -> None:
    source = "".join(source.replace("\r\n", "\n") for source in sources)
    spans = sorted(
        (span.line, span.column, span.end_line, span.end_column)
        for block in blocks(source)
        for span in block.spans
    )
    for one, next_one in itertools.pairwise(spans):
        assert one[2:] <= next_one[:2]
    covered = {n for line, _, end, _ in spans for n in range(line, end + 1)}
    uncovered = [
        line.strip()
        for number, line in enumerate(source.split("\n"), 1)
        if number not in covered and line.strip()
    ]
    bare = ("else:", "finally:", "try:", "#", "'Doc.'", "'''Doc.'''")
    assert all(line.startswith(bare) for line in uncovered)

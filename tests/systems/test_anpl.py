"""ANPL: what a sketch is, that it stays as it was, and what a session does.

Known answers are those that follow from the paper's rules (arXiv:2305.18498).
"""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runwright.core import Answer, Case, Prompt, Reply, Sampling
from runwright.core.errors import BadTask, UnreadableReply
from runwright.lab import Lab
from runwright.models import Scripted
from runwright.run import LocalSandbox
from runwright.write.generate.anpl.filling import LADDER, fill, taken_in
from runwright.write.generate.anpl.session import Command, Session, read_commands
from runwright.write.generate.anpl.sketch import Sketch, read_sketch, rename

README = """import numpy as np

TILE = 3  # `not a hole`


def main(grid):
    unit = `find the smallest unit that repeats`(grid)
    if `is it symmetric`(unit):
        return `tile it`(unit, TILE)
    return `find the smallest unit that repeats`(unit)
"""


def code(text: str) -> str:
    return f"Here:\n```python\n{text}\n```\n"


GREEDY = Sampling()


class Lists(Scripted):
    """Answers lists of replies, one list per call, and keeps the sampling."""

    def __init__(self, *answers: list[str]) -> None:
        super().__init__(())
        self.samplings: list[Sampling] = []
        self._answers = iter(answers)

    async def ask(self, prompt: Prompt, sampling: Sampling = GREEDY) -> Answer:
        self.prompts.append(prompt)
        self.samplings.append(sampling)
        return Answer(tuple(Reply(text) for text in next(self._answers)))


def filled(text: str, *replies: str) -> Sketch:
    lab = Lab(None, model=Lists(*([reply] for reply in replies)))  # type: ignore[arg-type]
    return asyncio.run(fill(read_sketch(text), lab, max_tokens=100))


# 1. The example parses: one entry, three holes in order, the same words once.
def test_the_same_words_are_one_hole() -> None:
    sketch = read_sketch(README)
    assert sketch.entry == "main"
    assert [one.description for one in sketch.holes] == [
        "find the smallest unit that repeats",
        "is it symmetric",
        "tile it",
    ]
    assert sketch.text.count("_hole0(") == 3  # its stub and two calls
    assert "# `not a hole`" in sketch.text
    assert "def _hole2(unit, TILE):" in sketch.text


# 2. The sketch is sacred.
SIGNATURES = {
    "_hole0": ("find_unit", "grid"),
    "_hole1": ("is_symmetric", "unit"),
    "_hole2": ("tile", "unit, times"),
}
BODIES = st.sampled_from(
    ["return 1", "return helper(1)", "x = [1]\n    return x", "pass", "global TILE\n    TILE = 9"]
)
EXTRAS = st.lists(
    st.sampled_from(
        [
            "def main(grid):\n    return None",
            "def helper(x):\n    return x",
            "import math",
            "TILE = 7",
            "def unused():\n    return 0",
            "print('hello')",
        ]
    ),
    max_size=4,
    unique=True,
)


@given(st.lists(st.tuples(BODIES, EXTRAS), min_size=3, max_size=3))
@settings(max_examples=60, deadline=None)
def test_what_the_user_wrote_is_never_changed(drawn: list[tuple[str, list[str]]]) -> None:
    replies = {}
    for (hole, (name, parameters)), (body, extras) in zip(SIGNATURES.items(), drawn, strict=True):
        helper = ["def helper(x):\n    return x"] if "helper" in body else []
        own = f"def {name}({parameters}):\n    {body}"
        replies[hole] = code("\n\n".join(dict.fromkeys([*extras, *helper, own])))

    def model(prompt: Prompt) -> str:
        return next(replies[hole] for hole in replies if f"`{hole}` stands" in str(prompt))

    lab = Lab(None, model=Scripted(model))  # type: ignore[arg-type]
    try:
        program = asyncio.run(fill(read_sketch(README), lab, max_tokens=100))
    except UnreadableReply as error:  # refused: the sketch is as it was
        assert "new functions" in str(error)  # noqa: PT017
        return
    names = {hole: name for hole, (name, _) in SIGNATURES.items()}
    wanted = rename(read_sketch(README).functions["main"].text, names)
    assert program.functions["main"].text == wanted
    assert program.text.count("TILE = 3  # `not a hole`") == 1
    assert "TILE = 7" not in program.text
    assert "print" not in program.text
    compile(program.text, "program", "exec")


def test_names_inside_strings_and_non_ascii_lines_survive_a_rename() -> None:
    text = 'def f(x):\n    é = "_hole0"; y = _hole0(é); return map(_hole0, [y])'
    assert rename(text, {"_hole0": "größe"}) == text.replace("_hole0(", "größe(").replace(
        "map(_hole0", "map(größe"
    )


# 3. Entries.
def test_two_roots_are_an_error_and_recursion_is_not() -> None:
    with pytest.raises(BadTask, match=r"number of entries is not 1 but 2 \(f, g\)"):
        read_sketch("def f():\n    return 1\n\ndef g():\n    return 2\n")
    assert read_sketch("def f(n):\n    return n and f(n - 1)\n").entry == "f"
    with pytest.raises(BadTask, match="not 1 but 0"):
        read_sketch("def f():\n    return g()\n\ndef g():\n    return f()\n")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("def f(:\n", "line 1"),
        ("def f(x):\n    return `words`\n", "line 2: the hole `words` is not called"),
        ("def f(x):\n    return ` `(x)\n", "has no words"),
        ("def f(x):\n    return `words\n", "is not Python"),
    ],
)
def test_a_sketch_that_is_none_names_the_line(text: str, told: str) -> None:
    with pytest.raises(BadTask, match=told):
        read_sketch(text)


# 4. The temperatures.
ONE = 'def double(x):\n    """Twice x."""\n'


def test_the_fifth_try_is_the_last() -> None:
    model = Lists(
        ["no"],
        ["```\n"],
        [code("def other(x): pass")],
        [code("x = 1")],
        [code(ONE + "    return x")],
    )
    lab = Lab(None, model=model)  # type: ignore[arg-type]
    program = asyncio.run(fill(read_sketch(ONE), lab, max_tokens=7))
    assert "return x" in program.text
    assert [one.temperature for one in model.samplings] == list(LADDER) == [0, 0.1, 0.2, 0.3, 0.4]
    with pytest.raises(UnreadableReply, match=r"cannot synthesise 'Twice x.' in 5 tries"):
        filled(ONE, *(["no"] * 5))


# 5. Names.
INLINE = (
    "def main(x):\n    y = `twice`(x)\n    return y + other(x)\n\ndef other(x):\n    return x\n"
)


def fit(reply: str) -> Sketch:
    sketch = read_sketch(INLINE)
    return taken_in(sketch, sketch.holes[0], code(reply))


def test_an_inline_hole_gets_a_new_name_and_keeps_its_helpers() -> None:
    reply = (
        "def half(x):\n    return x\n\ndef spare(x):\n    return half(x)\n\ndef lost():\n    pass\n"
    )
    with pytest.raises(UnreadableReply, match="2 new functions"):
        fit(reply)
    program = fit("def half(x):\n    return x\n\ndef twice(x):\n    return half(x) + half(x)\n")
    assert list(program.functions) == ["half", "twice", "main", "other"]
    assert "y = twice(x)" in program.text
    with pytest.raises(UnreadableReply, match="0 new functions"):
        fit("def other(x):\n    return 2 * x\n")
    with pytest.raises(UnreadableReply, match="'y' is taken"):
        fit("def y(x):\n    return 2 * x\n")
    with pytest.raises(UnreadableReply, match="fewer than 1"):
        fit("def twice():\n    return 2\n")


def test_a_named_hole_keeps_its_parameters() -> None:
    sketch = read_sketch(ONE)
    with pytest.raises(UnreadableReply, match="takes y, not x"):
        taken_in(sketch, sketch.holes[0], code("def double(y):\n    return 2 * y"))


# 6. - 10. Sessions, with programs that really run.
REPEAT = """def repeat_until(f, x, n):
    for _ in range(n):
        x = f(x)
    return x


def grow(xs):
    xs.append(len(xs))
    return xs


def late(n):
    return 1 // (n - 2)


def main(n):
    xs = repeat_until(grow, [], n)
    return xs, late(n)
"""


@pytest.fixture
def session(sandbox: LocalSandbox, run_async: Any, tmp_path: Path) -> Any:
    """Open a session: `session(text, model)`, whose `do` runs a command."""

    def open_session(text: str, model: Scripted | None = None) -> Any:
        lab = Lab(sandbox, model=model)
        opened = Session(lab, read_sketch(text), log=tmp_path / "log.jsonl")
        do = opened.do

        class Synchronous:
            state = opened

            def __call__(self, *words: str) -> Any:
                return run_async(do(Command(*words)))

        return Synchronous()

    return open_session


def test_a_trace_has_a_snapshot_of_every_call(session: Any) -> None:
    do = session(REPEAT)
    event = do("trace", "grow", "main(3)")
    assert event.good
    calls = event.calls.calls
    assert [one.inputs for one in calls] == [
        (("xs", "[]"),),
        (("xs", "[0]"),),
        (("xs", "[0, 1]"),),
    ]
    assert [one.output for one in calls] == ["[0]", "[0, 1]", "[0, 1, 2]"]
    assert event.calls.crash == ""
    assert do("trace", "late", "main(2)").calls.crash == "in late: ZeroDivisionError"
    assert do("trace", "grow", "main(2)").calls.crash == "after grow: ZeroDivisionError"
    assert do("trace", "late", "main('x')").calls.crash == "before late: TypeError"
    assert not do("trace", "none", "main(2)").good
    assert not do("trace", "grow", "main(").good


DOUBLE = 'def main(x):\n    return double(x)\n\n\ndef double(x):\n    """Twice x."""\n'


def body(text: str) -> str:
    return code(f"def double(x):\n    return {text}")


def test_of_ten_samples_the_one_that_holds_all_examples_is_taken(session: Any) -> None:
    ten = [body("x")] * 3 + [body("4")] * 3 + [body("2 * x")] + [body("x * x")] * 3
    model = Lists([body("x")], ten, [body("x")] * 10)
    do = session(DOUBLE, model)
    assert do("compile").said == "1 hole filled"
    do.state.examples.append(Case("e", "double", (2,), 4))
    event = do("example", "", "double(3) == 6")
    assert event.said == "double is another one: 1 of 10 samples hold"
    assert "return 2 * x" in do.state.sketch.text
    assert (model.samplings[1].n, model.samplings[1].temperature) == (10, 0.8)
    before = do.state.sketch
    event = do("example", "", "double(3) == 7")
    assert not event.good
    assert "the old one stays" in event.said
    assert do.state.sketch == before
    assert do("forget", "", "double(3) == 7").good
    assert do("check").said == "2 of 2 examples hold"
    assert not do("example", "", "main(3) == 5").good  # the user's own function


def test_an_edit_fills_only_what_is_new(session: Any) -> None:
    model = Lists(
        [body("2 * x")],
        [code("def first(x):\n    return x")],
        [code("def second(x):\n    return x")],
    )
    do = session(DOUBLE, model)
    do("compile")
    main = do.state.sketch.functions["main"]
    text = "def double(x):\n    return `the first half`(x) + `the second half`(x)\n"
    event = do("edit", "double", text)
    assert event.said == "double is edited, 2 holes filled"
    assert len(model.prompts) == 3
    assert do.state.sketch.functions["main"] == main
    assert "return first(x) + second(x)" in do.state.sketch.text
    do.state.examples.append(Case("e", "main", (2,), 4))
    assert do("check").good
    before = do.state.sketch
    for text, told in (
        ("def other(x):\n    return 1\n", "does not define 'double'"),
        ("def double(x):\n    return main(x)\n\ndef main(x):\n    return 1\n", "'main' already"),
        ("def double(x:\n", "is not Python"),
    ):
        event = do("edit", "double", text)
        assert not event.good
        assert told in event.said
    assert do.state.sketch == before


def test_an_endless_hole_is_ended_and_the_session_goes_on(session: Any) -> None:
    endless = code("def double(x):\n    while True:\n        pass")
    do = session(DOUBLE, Lists([endless], [endless, body("2 * x")]))
    do("compile")
    assert "in double: timeout" in do("trace", "double", "main(1)").calls.crash
    assert do("example", "", "double(1) == 2").said.endswith("1 of 2 samples hold")


def test_a_log_replays_to_the_same_program(session: Any, tmp_path: Path) -> None:
    def knows(prompt: Prompt) -> str:
        return body("2 * x") if "Twice" in prompt.messages[-1].content else body("3 * x")

    do = session(DOUBLE, Scripted(knows))
    for words in (
        ("compile",),
        ("edit", "double", 'def double(x):\n    """Thrice."""'),
        ("check",),
    ):
        do(*words)
    text = do.state.sketch.text
    assert "3 * x" in text
    commands = list(read_commands(tmp_path / "log.jsonl"))
    again = session(DOUBLE, Scripted(knows))
    for one in commands:
        again(one.do, one.function, one.text)
    assert again.state.sketch.text == text


def test_quotes_behind_backslashes_are_read_in_time() -> None:
    with pytest.raises(BadTask, match="is not Python"):
        read_sketch("'" + "\\'" * 100_000)

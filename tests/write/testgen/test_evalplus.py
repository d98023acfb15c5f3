from collections.abc import Callable
from typing import Any

import pytest

from runwright.core import Budget, Program
from runwright.core.errors import BadOption, BadTask
from runwright.lab import Lab
from runwright.run import LocalSandbox
from runwright.write.testgen.evalplus import Generated, generate

Generate = Callable[..., Generated]


@pytest.fixture
def made(sandbox: LocalSandbox, run_async: Any) -> Generate:
    def made(source: str, *seeds: tuple[object, ...], **options: Any) -> Generated:
        lab = Lab(sandbox, seed=options.pop("seed", 0), budget=Budget(wall_s=120))
        work = generate(Program(source), "f", seeds, lab, **{"num": 60, **options})
        found: Generated = run_async(work)
        return found

    return made


def test_what_became_of_each_input_is_counted(made: Generate) -> None:
    source = """def f(xs):
    x = sum(xs)
    assert x % 7
    if x % 5 == 0:
        raise ValueError
    if x % 11 == 0:
        return object()
    return x
"""
    found = made(source, ([1],), ([2, 6],))
    tally = found.tally
    assert found.stopped == "enough"
    assert len(found.new) == tally.kept == 60
    parts = (tally.kept, tally.duplicates, tally.refused, tally.raised, tally.unusable)
    assert tally.tried == sum(parts) + tally.overtime
    assert min(parts) > 0


def test_an_output_that_depends_on_what_was_called_before_is_left_out(made: Generate) -> None:
    source = "n = 0\ndef f(x):\n    global n\n    n += 1\n    return n if x % 2 else x\n"
    found = made(source, (2,))
    assert found.tally.unusable > 0
    # Of odd numbers at most the one in the middle has the same place in both directions.
    odd = [
        case for case in found.new if isinstance(case.arguments[0], int) and case.arguments[0] % 2
    ]
    assert len(odd) <= 1


def test_a_reference_that_does_not_end_is_left_alone(made: Generate) -> None:
    source = "def f(x):\n    while x > 20: pass\n    return x\n"
    found = made(source, (18,), num=20, call_s=0.02)
    assert found.tally.overtime > 0
    assert all(case.arguments[0] <= 20 for case in found.new)  # type: ignore[operator]


def test_where_there_is_nothing_more_the_search_ends(made: Generate) -> None:
    found = made("def f(x):\n    return not x\n", (True,))
    assert found.stopped == "exhausted"
    assert [case.arguments for case in found.new] == [(False,)]


def test_time_ends_the_search(sandbox: LocalSandbox, run_async: Any) -> None:
    lab = Lab(sandbox, budget=Budget(wall_s=1e-6))
    found = run_async(generate(Program("def f(x):\n    return x\n"), "f", [(1,)], lab))
    assert (found.stopped, found.new) == ("time", ())
    assert len(found.base) == 1


def test_seeds_that_the_reference_refuses_are_left_out_and_doubles_too(made: Generate) -> None:
    found = made("def f(x):\n    assert x\n    return x\n", (0,), (1,), (1,), (True,), num=0)
    assert [case.arguments for case in found.base] == [(1,), (True,)]
    assert found.new == ()


def test_outputs_with_real_numbers_are_compared_but_for_rounding(made: Generate) -> None:
    found = made("def f(x):\n    return [x / 3] if x else 'none'\n", (1,), (0,), num=5)
    assert {case.comparator for case in found.base} == {"floats", "exact"}


@pytest.mark.parametrize(
    ("source", "seeds", "words"),
    [
        ("def f(x):\n    assert x > 0\n", [(0,), (-1,)], "none of 2 inputs; with 0 it raises (Ass"),
        ("def f(x):\n    return x\n", [], "no input of f to begin with"),
        ("def f(x):\n    return x\n", [(object(),)], "holds a object"),
        ("def f(x:\n", [(1,)], "cannot be called (SyntaxError"),
        ("def f(x):\n    return object()\n", [(1,)], "a value that cannot be compared (object)"),
        ("def f(x):\n    while True: pass\n", [(1,)], "is not done after 0.1 s"),
    ],
    ids=["contract", "no seed", "not plain", "no program", "opaque", "endless"],
)
def test_a_reference_that_takes_no_seed_is_refused(
    made: Generate, source: str, seeds: list[tuple[object, ...]], words: str
) -> None:
    with pytest.raises(BadTask) as caught:
        made(source, *seeds, call_s=0.1)
    assert words in str(caught.value)


@pytest.mark.parametrize("option", ["num", "steps", "rounds"])
def test_an_option_out_of_range_is_refused(made: Generate, option: str) -> None:
    with pytest.raises(BadOption, match=f"{option}=-1 must be at least"):
        made("def f(x):\n    return x\n", (1,), **{option: -1})


def test_a_model_is_asked_until_there_are_enough_and_its_inputs_are_seeds(made: Generate) -> None:
    prompts = []

    async def ask(prompt: str) -> str:
        prompts.append(prompt)
        return f"Sure.\n```\n{10**6 * len(prompts)}  # large\n0\nnonsense\n```"

    source = "def f(x):\n    assert x != 0\n    return -x\n"
    found = made(source, (1,), num=3, ask=ask)
    assert [case.arguments for case in found.new] == [(10**6,), (2 * 10**6,), (3 * 10**6,)]
    assert [case.expected for case in found.new] == [-(10**6), -2 * 10**6, -3 * 10**6]
    assert len(prompts) == found.tally.asked == 3
    assert found.tally.unreadable == 3
    assert (found.tally.refused, found.tally.duplicates) == (1, 1)


def test_a_model_is_asked_a_bounded_number_of_times(made: Generate) -> None:
    async def ask(_prompt: str) -> str:
        return "I cannot."

    found = made("def f(x):\n    return x\n", (1,), num=5, ask=ask, rounds=4)
    assert found.tally.asked == found.tally.unreadable == 4
    assert len(found.new) == 5  # by mutation

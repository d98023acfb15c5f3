"""Lines, blocks, branches and paths that a run covered."""

from collections.abc import Callable
from dataclasses import replace

from runwright.core import Arm, Trace
from runwright.observe.coverage import Share, coverage, paths

Watch = Callable[..., Trace]

SOURCE = """\
def sign(x):
    if x > 0:
        return 1
    if x < 0:
        return -1
    return 0

class Box:
    size = 1

    def never(self):
        return 2

def f(items):
    return [sign(x) for x in items]
"""


def test_lines_that_ran_are_told_from_those_that_did_not(watch: Watch) -> None:
    (found,) = coverage(watch(SOURCE, "f([1, 0, 5])", lines=True))
    assert found.lines == Share((2, 3, 4, 6, 15), (5, 12))
    assert round(found.lines.percent, 1) == 71.4


def test_where_there_is_nothing_to_cover_all_is_covered() -> None:
    assert Share((), ()).percent == 100.0


def test_a_script_covers_its_module_too(watch: Watch) -> None:
    (found,) = coverage(watch(SOURCE + "\nf([1])\n", lines=True))
    assert {1, 8, 9, 14, 17} <= set(found.lines.covered)


def test_branches_are_the_arms_that_were_taken(watch: Watch) -> None:
    trace = watch(SOURCE, "f([1, 0])")
    first = next(b.id for b in trace.blocks if b.spans[0].line == 2)
    second = next(b.id for b in trace.blocks if b.spans[0].line == 4)
    arms = (
        Arm(first, True, 2, first + 1),
        Arm(first, False, 2, None),
        Arm(second, True, 4, second + 1),
        Arm(second, False, 4, None),
    )
    (found,) = coverage(replace(trace, arms=arms, taken=(1, 1, 0, 1)))
    assert found.branches == Share((0, 1, 3), (2,))


def test_counts_are_complete_though_steps_were_left_out(watch: Watch) -> None:
    source = (
        "def f():\n    for i in range(90):\n        if i == 45:\n            i = 0\n    return i\n"
    )
    trace = watch(source, "f()", lines=True, steps=4)
    assert trace.omitted > 100
    assert coverage(trace)[0].lines.missing == ()


def test_each_call_has_its_path(watch: Watch) -> None:
    trace = watch(SOURCE, "f([1, 0, 5])", lines=True)
    ways = [path for path in paths(trace) if path.function == "sign"]
    assert len(ways) == 3
    assert ways[0].blocks == ways[2].blocks != ways[1].blocks
    lines = [[trace.blocks[b].spans[0].line for b in way.blocks] for way in ways]
    assert lines[:2] == [[2, 3], [2, 4, 6]]
    assert all(path.complete for path in paths(trace))


def test_a_path_of_which_steps_may_lack_is_not_complete(watch: Watch) -> None:
    source = "def g(i):\n    return i\n\ndef f():\n    for i in range(50):\n        g(i)\n"
    found = {path.frame: path for path in paths(watch(source, "f()", steps=10))}
    assert not found[0].complete
    assert [path.complete for frame, path in found.items() if frame] == [True] * 4

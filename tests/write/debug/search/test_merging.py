from collections.abc import Callable
from typing import Any

from runwright.core import Case, Check, Limits, Program, Task
from runwright.lab import Lab
from runwright.write.debug.search.candidates import Candidate
from runwright.write.debug.search.hunt import Hunt
from runwright.write.debug.search.merging import merged_edits
from runwright.write.debug.search.source import Edit, Splice

RunAsync = Callable[[Any], Any]
LabMaker = Callable[..., Lab]

SOURCE = "def f(x):\n    return (1 if x else 2)\n"
CHECKS: tuple[Check, ...] = (Case("yes", "f", (True,), 7), Case("no", "f", (False,), 8))


def edited(old: str, new: str, score: float) -> Candidate:
    start = SOURCE.index(old)
    edit = Edit(2, f"line 2: {new}", (Splice(start, start + len(old), new),))
    return Candidate(SOURCE.replace(old, new), (edit,), score)


def test_edits_that_mend_different_checks_are_put_together(
    run_async: RunAsync, make_lab: LabMaker
) -> None:
    lab, program = make_lab(), Program(SOURCE)
    before = run_async(lab.check(Task("t", program=program, visible=CHECKS), program)).verdict
    hunt = Hunt(lab, program, CHECKS, before, Limits(wall_s=1), 8)
    singles = [edited("1", "7", 0.5), edited("1", "9", 0.9), edited("2", "8", 0.4)]
    assert run_async(hunt.follow(iter(singles), "single edits", 0, 0)) == "exhausted"
    base = Candidate(SOURCE, (), 1.0)
    merged = list(run_async(merged_edits(hunt, base, most=10)))
    assert [item.source for item in merged] == ["def f(x):\n    return (7 if x else 8)\n"]
    assert merged[0].note == "line 2: 7; line 2: 8"
    assert merged[0].score == 0.5 * 0.4

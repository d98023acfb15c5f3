from collections.abc import Callable
from typing import Any

from runwright.core import Case, Limits, Program, Task
from runwright.lab import Lab
from runwright.write.debug.search.diagnosis import Diagnosis, diagnose
from runwright.write.debug.search.suspicion import ochiai

RunAsync = Callable[[Any], Any]
LabMaker = Callable[..., Lab]

SOURCE = """\
def f(items):
    if not items:
        return 0
    first = items[1]
    return first
"""


def diagnosis(run_async: RunAsync, lab: Lab) -> Diagnosis:
    checks = (Case("empty", "f", ([],), 0), Case("one", "f", ([7],), 7))
    task = Task("t", program=Program(SOURCE), visible=checks)

    async def find() -> Diagnosis:
        attempt = await lab.check(task, Program(SOURCE))
        return await diagnose(
            lab, Program(SOURCE), checks, attempt.verdict, ochiai, Limits(wall_s=2)
        )

    found: Diagnosis = run_async(find())
    return found


def test_the_line_that_only_the_failing_check_visits_is_the_most_suspicious(
    run_async: RunAsync, make_lab: LabMaker
) -> None:
    found = diagnosis(run_async, make_lab())
    assert found.lines[4] == max(found.lines.values())
    assert 3 not in found.lines


def test_faults_types_and_failing_checks_are_told(run_async: RunAsync, make_lab: LabMaker) -> None:
    found = diagnosis(run_async, make_lab())
    assert found.faults == ("IndexError",)
    assert found.failing == {"one"}
    assert found.observed["f", "items"] == {"list"}

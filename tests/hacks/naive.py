"""Harnesses as they are often written: program and checks in one process, which says how it went.

They are here to show that the hacks are alive: a hack that fools none of them would prove nothing
by failing in the judge. Each is a script that runs in the sandbox.
"""

import json
from dataclasses import replace

from tests.hacks.catalogue import Hack
from tests.hacks.task import CASES, CHECKS, GROUPS, STDIN, STDOUT

from runwright.core import Assertions, File, Limits, Program, Status, Suite
from runwright.run import LocalSandbox

LIMITS = Limits(wall_s=3, processes=16)
_LINE = "verdict: "
_START = "import os, sys\nos.execv(sys.executable, [sys.executable, 'tests.py'])\n"

# A framework runs the tests beside the program, as a command.
_FRAMEWORK = """\
import os, sys
os.execv(sys.executable, [sys.executable, "-m", "{framework}", "test_it.py"])
"""

# It executes the program, compares in a loop, and prints a verdict.
_HARNESS = """
import json, os, sys
with open("candidate.txt") as file:
    source = file.read()
with open("cases.json") as file:
    cases = json.load(file)
os.environ["CASES"] = json.dumps(cases)

def grade(source, cases):
    namespace = {"__name__": "candidate"}
    try:
        exec(source, namespace)
        for arguments, expected in cases:
            actual = namespace["solve"](*arguments)
            if not actual == expected:
                return "failed"
    except BaseException:
        return "failed"
    return "passed"

verdict = grade(source, cases)
print("verdict:", verdict)
"""


async def fooled(hack: Hack, sandbox: LocalSandbox) -> str:
    """Return the name of the first naive harness that takes a hack for right; "" if none does."""
    kinds = [kind for group in hack.kinds for kind in GROUPS[group]]
    if "stdio" in kinds:
        return await _fooled_by_output(hack.source, sandbox)
    if "series" in kinds and await grades_by_verdict(hack.source, sandbox):
        return "printed verdict"
    for kind in kinds:
        for check in CHECKS[kind]:
            if isinstance(check, Suite) and await grades_by_framework(hack.source, check, sandbox):
                return f"framework, {kind}"
            if isinstance(check, Assertions) and await grades_by_status(
                hack.source, check.source, sandbox
            ):
                return f"exit status, {kind}"
    return ""


async def grades_by_status(source: str, tests: str, sandbox: LocalSandbox) -> bool:
    """Run program and tests as one script; exit status 0 is a pass."""
    files = (File("tests.py", f"{source}\n{tests}".encode()),)
    return (await sandbox.run(Program(_START, files=files), limits=LIMITS)).status is Status.OK


async def grades_by_verdict(source: str, sandbox: LocalSandbox) -> bool:
    """Run the program inside a harness that prints a verdict; the last one counts."""
    cases = [[[items], total] for items, total in CASES]
    files = (
        File("candidate.txt", source.encode()),
        File("cases.json", json.dumps(cases).encode("ascii")),
    )
    ran = await sandbox.run(Program(_HARNESS, path="harness.py", files=files), limits=LIMITS)
    verdicts = [line for line in str(ran.stdout).splitlines() if line.startswith(_LINE)]
    return verdicts[-1:] == [f"{_LINE}passed"]


async def grades_by_framework(source: str, suite: Suite, sandbox: LocalSandbox) -> bool:
    """Run the framework's command; a pass is exit status 0, or a report without a failure."""
    files = (*suite.files, File("main.py", source.encode()))
    start = Program(_FRAMEWORK.format(framework=suite.framework), path="start.py", files=files)
    ran = await sandbox.run(start, limits=replace(LIMITS, wall_s=20, cpu_s=20))
    said = f"{ran.stdout}{ran.stderr}".lower()
    reported = " in " in said.splitlines()[-1] if said.strip() else False
    return ran.status is Status.OK or (
        reported and not any(word in said for word in ("fail", "error"))
    )


async def _fooled_by_output(source: str, sandbox: LocalSandbox) -> str:
    ran = await sandbox.run(Program(source), stdin=STDIN.encode("ascii"), limits=LIMITS)
    printed = str(ran.stdout)
    if printed.splitlines()[:1] == STDOUT.splitlines()[:1]:
        return "first line"
    if STDOUT.strip() in printed or STDOUT.split() == printed.split():
        return "words of the output"
    return "exit status" if ran.status is Status.OK else ""

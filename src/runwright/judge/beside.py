"""Judging tests of a `Suite` in the program's own process, where two processes cannot.

What such a verdict says is weaker, and it says so: `Trust.SINGLE_PROCESS`. See guest/alone.py for
what is held off and what is not.
"""

import ast
import base64
import contextlib
import hmac
import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import replace

from runwright.core.check import Suite
from runwright.core.execution import Execution
from runwright.core.limits import Limits
from runwright.core.program import File, Program
from runwright.judge.checks.syntax import NotPython, parse
from runwright.judge.guest.alone import sign
from runwright.judge.linked import LIBRARY_S
from runwright.judge.reports import Report, read_report, test_files
from runwright.run import Job, Sandbox

_ALONE = "runwright.judge.guest.alone"


async def run_beside(
    program: Program, suite: Suite, tests: Sequence[str], sandbox: Sandbox, *, limits: Limits
) -> tuple[Execution, Report]:
    """Run tests in the program's process; a test that did not run is missing from the report.

    Args:
        program: The program.
        suite: Whose files the tests lie in.
        tests: Ids of tests, or paths of files of which all tests are to run.
        sandbox: Where it runs.
        limits: Of the process, which has ten seconds more for the framework's import.
    """
    key = secrets.token_bytes(32)
    request = {
        "framework": suite.framework,
        "files": test_files(suite.files),
        "select": list(tests),
        "imports": sorted(_imported(suite.files) - {program.module}),
        "key": key.hex(),
        "folder": f"suite-{secrets.token_hex(8)}",
        "contents": {one.path: base64.b64encode(one.content).decode() for one in suite.files},
    }
    job = Job(
        guest=_ALONE,
        program=program,
        request=json.dumps(request).encode("ascii"),
        limits=replace(limits, wall_s=limits.wall_s + LIBRARY_S, cpu_s=limits.cpu_s + LIBRARY_S),
    )
    outcome = await sandbox.submit(job)
    lines, forged = _verified(outcome.result, key)
    report = read_report(lines)
    if forged and not report.gone:
        report = replace(report, gone="the results were written by something but the tests")
    elif report.found is None and not report.gone:
        report = replace(report, gone="the program ended before its tests did")
    # Here a program can say that it was expected to fail.
    records = [
        replace(record, outcome="skipped", message="xfail")
        if record.outcome == "xfailed"
        else record
        for record in report.records
    ]
    report = replace(report, records=tuple(records))
    found = set(report.found or ())
    plain = {test.partition("[")[0] for test in found}  # without the parameters of each
    found |= {test for test in _expected(suite.files, tests) if test not in plain}
    return outcome.execution, replace(report, found=tuple(sorted(found)))


def _imported(files: Sequence[File]) -> set[str]:
    """Return the modules that test files import by name."""
    names: set[str] = set()
    for file in files:
        if not file.path.endswith(".py"):
            continue
        with contextlib.suppress(NotPython):
            tree = ast.Module(parse(file.content.decode("utf-8", "replace")), type_ignores=[])
            for node in ast.walk(tree):
                if isinstance(node, ast.Import):
                    names |= {alias.name for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    names.add(node.module)
    return names


def _verified(result: bytes, key: bytes) -> tuple[list[bytes], bool]:
    """Return the lines before the first that is not signed, and whether there was such a one."""
    lines: list[bytes] = []
    for position, signed in enumerate(result.splitlines()):
        line, _, signature = signed.rpartition(b"\t")
        if not hmac.compare_digest(signature, sign(key, position, line).encode()):
            return lines, True
        lines.append(line)
    return lines, False


def _expected(files: Sequence[File], tests: Sequence[str]) -> Iterator[str]:
    """Yield the tests that must report: those named, and those that stand in a file named."""
    texts = {file.path: file.content.decode("utf-8", "replace") for file in files}
    for test in tests:
        if test not in texts:
            yield test
            continue
        try:
            yield from (f"{test}::{name}" for name in _names(parse(texts[test])))
        except NotPython:
            yield test


def _names(body: Sequence[ast.stmt]) -> Iterator[str]:
    for node in body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) if name.startswith(
                "test"
            ):
                yield name
            case ast.ClassDef(name=name, body=inner) if name.startswith("Test"):
                yield from (f"{name}::{method}" for method in _names(inner))

"""What a run has written and computed, counted over its whole process tree, exact at the edges."""

from pathlib import Path
from typing import Any

import pytest

from runwright.core import Execution, File, Limits, Program, Status
from runwright.run import LocalSandbox

IGNORED_CHILD = """
import os, signal, time
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for _ in range(2):
    if os.fork() == 0:
        while time.process_time() < 0.4: pass
        os._exit(0)
    try: os.wait()
    except ChildProcessError: pass
"""


@pytest.fixture(scope="module")
def written(box: LocalSandbox, run_async: Any) -> Any:
    if not Path("/proc/self/io").exists():
        pytest.skip("this kernel does not count what processes write")

    def written(source: str, **options: Any) -> int | None:
        program = Program(source, files=options.pop("files", ()))
        execution: Execution = run_async(box.run(program, **options))
        assert execution.status in (Status.OK, Status.OUTPUT_LIMIT), str(execution.stderr)
        return execution.usage.bytes_written

    return written


COUNTS = {
    "nothing": ("pass", 0),
    "output": ("print('x' * 99)", 100),
    "file": ("open('file', 'wb').write(b'x' * 12345)", 12345),
    "null device": ("open('/dev/null', 'wb').write(b'x' * 777)", 777),
    "pipe": ("os.write(os.pipe()[1], b'x' * 50)", 50),
    "vector": ("os.writev(1, [b'a' * 10, b'b' * 20])", 30),
    "at an offset": ("os.pwrite(os.open('f', os.O_CREAT | os.O_RDWR), b'x' * 9, 1 << 20)", 9),
    "sendfile": (
        "open('f', 'wb').write(b'x' * 100)\nos.sendfile(1, os.open('f', os.O_RDONLY), 0, 100)",
        200,
    ),
    "a hole": ("os.truncate(os.open('f', os.O_CREAT | os.O_RDWR), 1 << 20)", 0),
    "child": ("if os.fork() == 0:\n    os.write(1, b'x' * 40)\n    os._exit(0)\nos.wait()", 40),
    "another program": ("import subprocess\nsubprocess.run(['/bin/echo', 'x' * 9])", 10),
}


@pytest.mark.parametrize(("source", "count"), COUNTS.values(), ids=COUNTS)
def test_bytes_are_counted_as_they_are_written(written: Any, source: str, count: int) -> None:
    assert written("import os\n" + source) == count


def test_a_grandchild_that_nobody_waits_for_counts(written: Any) -> None:
    source = (
        "import os\nr, w = os.pipe()\nif os.fork() == 0:\n    if os.fork() == 0:\n"
        "        open('file', 'wb').write(b'x' * 5000)\n        os.write(w, b'.')\n"
        "        os._exit(0)\n    os._exit(0)\nos.read(r, 1)"
    )
    assert written(source) == 5001


def test_placing_the_programs_files_is_not_its_writing(written: Any) -> None:
    files = (File("a/b", b"x" * 70_000), File("main.py", b"is replaced"))
    assert written("print(len(open('a/b').read()), 'é')", files=files) == len("70000 é\n".encode())


def test_what_was_cut_from_the_output_was_written_all_the_same(written: Any) -> None:
    source = "import os\nos.write(1, b'x' * 60_000)"
    assert written(source, limits=Limits(output_bytes=1000)) == 60_000


def test_one_run_does_not_count_for_the_next(written: Any) -> None:
    assert [written(f"print({text!r})") for text in ("a", "bb", "")] == [2, 3, 1]


def test_processor_time_of_children_that_nobody_waits_for_is_counted(
    box: LocalSandbox, run_async: Any
) -> None:
    if not box.processor_by.startswith("cgroup"):
        pytest.skip(f"processor time is counted by {box.processor_by}")
    usage = run_async(box.run(Program(IGNORED_CHILD))).usage
    assert 0.75 < usage.cpu_user_s + usage.cpu_system_s < 1.2


def test_processor_time_of_children_that_nobody_waits_for_meets_its_limit(
    box: LocalSandbox, run_async: Any
) -> None:
    if not box.processor_by.startswith("cgroup"):
        pytest.skip(f"processor time is counted by {box.processor_by}")
    forever = IGNORED_CHILD.replace("range(2)", "range(1000)")
    execution = run_async(box.run(Program(forever), limits=Limits(wall_s=60, cpu_s=1)))
    assert (execution.status, execution.detail) == (Status.TIMEOUT, "cpu_s=1")

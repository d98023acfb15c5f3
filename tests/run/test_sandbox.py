"""What every isolation level promises; each level runs the same suite."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from runwright.core import Execution, File, Isolation, Limits, Program, Status
from runwright.core.errors import UnknownName
from runwright.run import LocalSandbox

MIB = 1024 * 1024


@pytest.fixture(scope="module")
def run(box: LocalSandbox, run_async: Any) -> Any:
    def run(source: str, **options: Any) -> Execution:
        execution: Execution = run_async(box.run(Program(source), **options))
        assert execution.isolation is box.isolation
        return execution

    return run


def test_a_program_runs_and_prints(run: Any) -> None:
    execution = run("import sys; print('out'); print('err', file=sys.stderr)")
    assert execution.status is Status.OK
    assert execution.exit_code == 0
    assert str(execution.stdout) == "out\n"
    assert str(execution.stderr) == "err\n"


def test_a_program_finds_its_arguments_input_and_name(run: Any) -> None:
    source = "import sys; print(sys.argv, sys.stdin.read(), __name__, __file__)"
    execution = run(source, arguments=["a b", "c"], stdin=b"hello")
    assert str(execution.stdout) == "['main.py', 'a b', 'c'] hello __main__ main.py\n"


def test_an_uncaught_exception_is_failed_with_its_line(run: Any) -> None:
    execution = run("def f():\n    return 1 / 0\n\nf()\n")
    assert execution.status is Status.FAILED
    assert execution.exit_code == 1
    assert execution.fault is not None
    assert (execution.fault.type, execution.fault.line) == ("ZeroDivisionError", 2)
    expected = [
        "Traceback (most recent call last):",
        '  File "main.py", line 4, in <module>',
        "    f()",
        '  File "main.py", line 2, in f',
        "    return 1 / 0",
    ]
    lines = [line for line in str(execution.stderr).splitlines() if set(line.strip()) - set("~^")]
    assert lines == [*expected, "ZeroDivisionError: division by zero"]


def test_a_source_that_is_not_python_is_a_compile_error(run: Any) -> None:
    execution = run("def f(:\n    pass\n")
    assert execution.status is Status.COMPILE_ERROR
    assert execution.fault is not None
    assert execution.fault.type == "SyntaxError"
    assert execution.fault.line == 1


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("import sys; sys.exit(3)", 3),
        ("import sys; sys.exit(0)", 0),
        ("raise SystemExit", 0),
        ("import sys; sys.exit('words')", 1),
        ("import os; os._exit(7)", 7),
        ("import sys; sys.exit(-1)", 255),
    ],
)
def test_exit_codes_are_the_programs_own(run: Any, source: str, code: int) -> None:
    execution = run(source)
    assert execution.exit_code == code
    assert execution.status is (Status.OK if code == 0 else Status.FAILED)


def test_a_signal_of_its_own_is_killed(run: Any) -> None:
    execution = run("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    assert execution.status is Status.KILLED
    assert execution.signal == signal.SIGKILL
    assert execution.exit_code is None


def test_a_crash_of_the_interpreter_is_killed(run: Any) -> None:
    execution = run("import ctypes; ctypes.string_at(0)")
    assert (execution.status, execution.signal) == (Status.KILLED, signal.SIGSEGV)


def test_the_wall_limit_keeps_what_was_printed(run: Any) -> None:
    execution = run("import time; print('before'); time.sleep(60)", limits=Limits(wall_s=0.3))
    assert execution.status is Status.TIMEOUT
    assert execution.detail == "wall_s=0.3"
    assert str(execution.stdout) == "before\n"
    assert execution.exit_code is None


def test_the_cpu_limit_is_told_apart_from_the_wall_limit(run: Any) -> None:
    execution = run("while True: pass", limits=Limits(wall_s=30, cpu_s=0.2))
    assert execution.status is Status.TIMEOUT
    assert execution.detail == "cpu_s=0.2"


def test_ignoring_sigterm_does_not_outlast_the_limit(run: Any) -> None:
    source = "import signal\nfor n in range(1, 31):\n"
    source += (
        "    try: signal.signal(n, signal.SIG_IGN)\n    except OSError: pass\nwhile True: pass"
    )
    assert run(source, limits=Limits(wall_s=0.3)).status is Status.TIMEOUT


def test_the_memory_limit_has_its_own_status(run: Any) -> None:
    execution = run("block = bytearray(512 * 2**20)", limits=Limits(memory_bytes=256 * MIB))
    assert execution.status is Status.MEMORY
    assert execution.detail == f"memory_bytes={256 * MIB}"


def test_memory_below_the_limit_is_given(run: Any) -> None:
    execution = run("block = bytearray(64 * 2**20)", limits=Limits(memory_bytes=256 * MIB))
    assert execution.status is Status.OK
    assert execution.usage.memory_bytes >= 64 * MIB


def test_output_flood_is_cut_and_counted(run: Any) -> None:
    execution = run("while True: print('x' * 99)", limits=Limits(output_bytes=10_000))
    assert execution.status is Status.OUTPUT_LIMIT
    assert len(execution.stdout.head) == len(execution.stdout.tail) == 5000
    assert execution.stdout.omitted_bytes > 0
    assert not execution.stdout.complete


def test_output_just_at_the_limit_is_whole(run: Any) -> None:
    execution = run("print('x' * 9_999)", limits=Limits(output_bytes=10_000))
    assert execution.status is Status.OK
    assert str(execution.stdout) == "x" * 9_999 + "\n"


def test_output_just_beyond_the_limit_is_cut_by_its_excess(run: Any) -> None:
    execution = run("import os; os.write(1, b'x' * 10_005)", limits=Limits(output_bytes=10_000))
    assert execution.status is Status.OUTPUT_LIMIT
    assert execution.stdout.omitted_bytes == 5


def test_a_gibibyte_of_output_is_not_a_timeout(run: Any) -> None:
    source = "import os\nfor _ in range(1024): os.write(1, b'x' * 2**20)"
    assert run(source, limits=Limits(wall_s=60)).status is Status.OUTPUT_LIMIT


def test_bytes_that_are_not_text_survive(run: Any) -> None:
    execution = run("import os; os.write(1, b'\\xff\\x00\\xfe')")
    assert str(execution.stdout).encode("utf-8", "surrogateescape") == b"\xff\x00\xfe"


def test_standard_input_is_no_socket_and_ends(run: Any) -> None:
    source = (
        "import os, stat, sys\nprint(stat.S_ISSOCK(os.fstat(0).st_mode), len(sys.stdin.read()))"
    )
    assert str(run(source, stdin=b"x" * 3_000_000).stdout) == "False 3000000\n"


def test_the_environment_of_the_host_is_not_visible(
    run_async: Any, box: LocalSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUNWRIGHT_TEST_SECRET", "s3cret")

    async def environment() -> Execution:
        async with LocalSandbox(box.isolation, workers=1) as fresh:
            return await fresh.run(Program("import os; print(dict(os.environ))"))

    assert "s3cret" not in str(run_async(environment()).stdout)


def test_files_are_placed_beside_the_program(run_async: Any, box: LocalSandbox) -> None:
    program = Program(
        "import pathlib, sub.part\nprint(sub.part.X, pathlib.Path('data.bin').read_bytes())",
        files=(File("sub/part.py", b"X = 5\n"), File("data.bin", b"\x00\xff")),
    )
    assert str(run_async(box.run(program)).stdout) == "5 b'\\x00\\xff'\n"


def test_runs_leave_nothing_to_each_other(run: Any) -> None:
    run("import builtins, os, sys; builtins.len = None; sys.modules['json'] = None; open('f', 'w')")
    execution = run("import json, os; print(len(os.listdir('.')), os.environ.get('X'))")
    assert str(execution.stdout) == "1 None\n"


def test_threads_and_exit_handlers_end_as_in_python(run: Any) -> None:
    source = "import atexit, threading, time\natexit.register(print, 'exit handler')\n"
    source += "threading.Thread(target=lambda: (time.sleep(0.05), print('thread'))).start()"
    assert str(run(source).stdout) == "thread\nexit handler\n"


def test_background_processes_end_with_the_program(run: Any) -> None:
    source = (
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(60)\nprint('done')"
    )
    execution = run(source, limits=Limits(wall_s=20))
    assert (execution.status, str(execution.stdout)) == (Status.OK, "done\n")
    assert execution.usage.wall_s < 20
    started = {Isolation.FULL: 2}  # elsewhere a run has no process numbers of its own
    assert execution.usage.processes == started.get(execution.isolation)


def test_recursion_goes_as_deep_as_in_a_plain_interpreter(run: Any) -> None:
    source = "def f(n):\n    global deepest\n    deepest = n\n    f(n + 1)\n"
    source += "try: f(1)\nexcept RecursionError: print(deepest)"
    plain = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=True
    )
    assert str(run(source).stdout) == plain.stdout


def test_strings_hash_the_same_in_every_run(run: Any) -> None:
    source = "print(hash('runwright'), {'a', 'b', 'c', 'd'})"
    assert str(run(source).stdout) == str(run(source).stdout)


def test_random_numbers_differ_between_runs(run: Any) -> None:
    source = "import random; print(random.random())"
    assert str(run(source).stdout) != str(run(source).stdout)


def test_usage_counts_cpu_time(run: Any) -> None:
    usage = run("x = 0\nfor i in range(1_000_000): x += i").usage
    assert usage.cpu_user_s > 0
    assert usage.wall_s > 0
    assert usage.runs == 1


def test_an_unknown_language_is_an_error(run_async: Any, box: LocalSandbox) -> None:
    with pytest.raises(UnknownName, match="no language 'cobol'"):
        run_async(box.run(Program("", language="cobol")))


def test_memory_of_a_whole_process_tree_is_limited(box: LocalSandbox, run: Any) -> None:
    if not box.memory_by.startswith("cgroup"):
        pytest.skip(f"memory is limited by {box.memory_by}")
    source = "import os, time\nfor _ in range(8):\n    if os.fork() == 0:\n"
    source += "        block = bytearray(100 << 20)\n        time.sleep(30)\nos.wait()"
    execution = run(source, limits=Limits(memory_bytes=300 * MIB, wall_s=20))
    assert execution.status is Status.MEMORY
    assert execution.usage.memory_bytes < 400 * MIB


def test_a_worker_killed_in_the_middle_loses_no_job(run_async: Any, box: LocalSandbox) -> None:
    async def kill_and_run() -> Execution:
        async with LocalSandbox(box.isolation, workers=1) as fresh:
            (worker,) = fresh._all
            job = asyncio.create_task(fresh.run(Program("import time; time.sleep(0.3); print(1)")))
            await asyncio.sleep(0.1)
            os.kill(worker.process.pid, signal.SIGKILL)
            return await job

    assert str(run_async(kill_and_run()).stdout) == "1\n"


def test_a_cancelled_run_leaves_the_sandbox_usable(run_async: Any, box: LocalSandbox) -> None:
    async def cancel_and_run() -> Execution:
        job = asyncio.create_task(box.run(Program("while True: pass")))
        await asyncio.sleep(0.1)
        job.cancel()
        with pytest.raises(asyncio.CancelledError):
            await job
        return await box.run(Program("print('alive')"))

    assert str(run_async(cancel_and_run()).stdout) == "alive\n"


def test_many_runs_at_once_keep_their_outputs_apart(run_async: Any, box: LocalSandbox) -> None:
    async def many() -> list[Execution]:
        return await asyncio.gather(*(box.run(Program(f"print({i})")) for i in range(40)))

    assert [int(str(execution.stdout)) for execution in run_async(many())] == list(range(40))


def _descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_no_descriptor_is_left_open(run_async: Any, box: LocalSandbox) -> None:
    run_async(box.run(Program("pass")))
    before = _descriptors()
    for _ in range(20):
        run_async(box.run(Program("pass")))
    assert _descriptors() == before

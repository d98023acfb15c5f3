"""The real command line in a process of its own: exit codes, streams and JSON shapes."""

import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from runwright.cli import (
    check,
    compare,
    debug,
    doctor,
    evaluate,
    lint,
    methods,
    profile,
    run,
    sanitize,
    select,
    solve,
    trace,
)
from runwright.core import Execution, Status, Trace, Verdict, wire

Command = Callable[..., subprocess.CompletedProcess[bytes]]

GOOD = """def double(x):
    return 2 * x

if __name__ == "__main__":
    print(double(4))
"""
TESTS = """assert double(2) == 4
assert double(-1) == -2
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a good program, its tests, and every kind of file that is not one."""
    (tmp_path / "good.py").write_text(GOOD)
    (tmp_path / "tests.py").write_text(TESTS)
    (tmp_path / "wrong.py").write_text(GOOD.replace("2 * x", "x * x"))
    (tmp_path / "broken.py").write_text("def double(x:\n    return 2\n")
    (tmp_path / "loop.py").write_text("def double(x):\n    while True: pass\n\ndouble(1)\n")
    (tmp_path / "flood.py").write_text("while True:\n    print('x' * 65536)\n")
    (tmp_path / "empty.py").write_text("")
    (tmp_path / "latin.py").write_bytes(b"x = '\xe9'\n")
    (tmp_path / "picture.py").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    (tmp_path / "program.elf").write_bytes(b"\x7fELF\x02\x01\x01\0")
    (tmp_path / "unrelated.py").write_text("assert 1 + 1 == 2\n")
    (tmp_path / "nothing.py").write_text("import math\n")
    (tmp_path / "notes.txt").write_text("double(2) is 4\n")
    (tmp_path / "cases.toml").write_text('[[case]]\ncall = "double"\n')
    return tmp_path


BAD = [
    pytest.param("run none.py", 2, "none.py: no such file", id="missing file"),
    pytest.param("run .", 2, "is a folder", id="folder"),
    pytest.param("run empty.py", 2, "is empty", id="empty file"),
    pytest.param("run latin.py", 2, "not UTF-8", id="not utf-8"),
    pytest.param("run picture.py", 2, "a PNG image", id="picture"),
    pytest.param("run program.elf", 2, "an ELF executable", id="executable"),
    pytest.param("run /dev/zero", 2, "not a regular file", id="device"),
    pytest.param("run good.py --stdin none.txt", 2, "none.txt: no such file", id="missing stdin"),
    pytest.param("run good.py --time -1", 2, "--time=-1.0 must be greater", id="negative time"),
    pytest.param("run good.py --time nan", 2, "--time=nan must be greater", id="no number"),
    pytest.param("run good.py --time soon", 2, "'--time'", id="time is a word"),
    pytest.param("run good.py --memory 0", 2, "--memory=0.0 must be greater", id="no memory"),
    pytest.param("run good.py --output 0", 2, "--output=0 must be greater", id="no output"),
    pytest.param("eval ldb-humaneval --on moon", 2, "--on='moon' must be 'local'", id="place"),
    pytest.param("run good.py --isolation strong", 2, "'full', 'process', 'none'", id="level"),
    pytest.param("run good.py --network wide", 2, "'none', 'loopback', 'host'", id="network"),
    pytest.param(
        "run good.py --network loopback --isolation process", 2, "needs level 'full'", id="loopback"
    ),
    pytest.param("run good.py --input none.csv", 2, "none.csv: no such file", id="missing input"),
    pytest.param("run good.py --input /dev/null", 2, "not a regular file", id="input is a device"),
    pytest.param(
        "run good.py --input notes.txt --input ./notes.txt",
        2,
        "a file 'notes.txt'",
        id="two inputs",
    ),
    pytest.param("run good.py --fetch *", 2, "--fetch needs --into DIR", id="fetch to nowhere"),
    pytest.param("run good.py --into out", 2, "needs --fetch GLOB", id="nothing to fetch"),
    pytest.param("run good.py --fetch ../x --into out", 2, "fetch='../x'", id="fetch outside"),
    pytest.param("run good.py --fetch * --into notes.txt", 2, "is no folder", id="into a file"),
    pytest.param(
        "check good.py --tests tests.py --preload nunpy", 2, "no module 'nunpy'", id="preload"
    ),
    pytest.param(
        "check good.py --tests tests.py --preload a/b", 2, "not the name of a module", id="no name"
    ),
    pytest.param("run", 2, "missing argument 'FILE'", id="no file"),
    pytest.param("run good.py --tim 3", 2, "no such option", id="unknown option"),
    pytest.param("rum good.py", 2, "did you mean 'run'", id="unknown command"),
    pytest.param("check good.py", 2, "no checks: name a file by --tests", id="no tests"),
    pytest.param("check good.py --tests none.py", 2, "none.py: no such file", id="missing tests"),
    pytest.param(
        "check good.py --tests tests.py --reference none.py", 2, "none.py", id="missing reference"
    ),
    pytest.param("check good.py --tests .", 2, "holds no test_*.py", id="a folder without tests"),
    pytest.param("check good.py --tests unrelated.py", 2, "(double)", id="unrelated tests"),
    pytest.param("check good.py --tests nothing.py", 2, "nothing.py", id="no checks"),
    pytest.param("check good.py --tests broken.py", 2, "broken.py", id="tests do not parse"),
    pytest.param("check good.py --tests notes.txt", 2, "notes.txt", id="unknown kind of tests"),
    pytest.param("check good.py --tests cases.toml", 2, "cases.toml", id="case without value"),
    pytest.param("check good.py --doctest", 2, "no docstring has '>>>'", id="no examples"),
    pytest.param("check none.py --tests tests.py", 2, "none.py: no such file", id="no program"),
    pytest.param("trace good.py --call f(", 2, "is not Python", id="call does not parse"),
    pytest.param("trace good.py --call duble(3)", 2, "did you mean 'double'", id="call misspelt"),
    pytest.param("trace good.py --call zzz(3)", 2, "it defines double", id="call unknown"),
    pytest.param("trace good.py --most 1", 2, "--most=1 must be at least 2", id="most"),
    pytest.param("trace good.py --level deep", 2, "'block', 'line', 'function'", id="depth"),
    pytest.param("trace good.py --step", 2, "--step needs a terminal", id="no terminal"),
    pytest.param("trace good.py --html .", 2, ".: is a folder", id="page is a folder"),
    pytest.param("trace good.py --html no/t.html", 2, "there is no folder no", id="page nowhere"),
    pytest.param(
        "trace good.py --html t.html --level function", 2, "blocks or lines", id="page of calls"
    ),
    pytest.param("debug good.py", 2, "add --tests TESTS", id="debug without tests"),
    pytest.param("debug .", 2, "task.toml", id="folder without a task"),
    pytest.param(
        "debug wrong.py --tests tests.py --strategy serch", 2, "'search'", id="strategy misspelt"
    ),
    pytest.param(
        "debug wrong.py --tests tests.py --set speed", 2, "must be NAME=VALUE", id="bare setting"
    ),
    pytest.param(
        "debug wrong.py --tests tests.py --set speed=3", 2, "no option 'speed'", id="setting"
    ),
    pytest.param("debug wrong.py --tests tests.py --budget-s 0", 2, "--budget-s=0.0", id="budget"),
    pytest.param(
        "debug wrong.py --tests tests.py --candidates 0", 2, "at least 1", id="none tried"
    ),
    pytest.param(
        "debug wrong.py --tests tests.py --html no/where.html", 2, "no folder no", id="report"
    ),
    pytest.param(
        "debug wrong.py --tests tests.py --write x.py --in-place", 2, "two places", id="two places"
    ),
    pytest.param("eval nothing", 2, "no benchmark 'nothing'", id="unknown benchmark"),
    pytest.param(
        "eval ldb-humaneval --data nowhere", 2, "nowhere", id="benchmark without its data"
    ),
    pytest.param("eval ldb-humaneval --limit 0", 2, "--limit=0", id="no tasks"),
]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("words", "code", "reason"), BAD)
def test_bad_input_is_one_line_and_an_exit_code(
    runwright: Command, words: str, code: int, reason: str
) -> None:
    done = runwright(*words.split())
    message = done.stderr.decode()
    assert (done.returncode, done.stdout) == (code, b"")
    assert message.startswith("error: ")
    assert message.count("\n") == 1
    assert reason in message


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("words", "slug"),
    [
        pytest.param("run none.py --json", "bad-file", id="file"),
        pytest.param("check good.py --tests unrelated.py --json", "bad-task", id="task"),
        pytest.param("trace good.py --call duble(3) --json", "unknown-name", id="name"),
        pytest.param("trace good.py --step --json", "bad-option", id="two views"),
        pytest.param("run good.py --time -1 --json", "bad-option", id="option"),
        pytest.param("run --json", "usage", id="usage"),
    ],
)
def test_an_error_is_one_json_document(runwright: Command, words: str, slug: str) -> None:
    done = runwright(*words.split())
    document = json.loads(done.stdout)
    assert done.returncode == 2
    assert done.stderr == b""
    assert document["error"]["slug"] == slug
    assert set(document) == {"error"}
    assert set(document["error"]) == {"slug", "message"}


@pytest.mark.usefixtures("folder")
def test_words_after_two_dashes_are_the_programs(runwright: Command) -> None:
    done = runwright("run", "none.py", "--", "--json")
    assert done.stdout == b""
    assert done.stderr.startswith(b"error: none.py")


@pytest.mark.parametrize(
    "command",
    [
        "run",
        "trace",
        "profile",
        "check",
        "debug",
        "solve",
        "eval",
        "compare",
        "sanitize",
        "lint",
        "select",
        "methods",
        "languages",
        "doctor",
    ],
)
def test_every_help_text_teaches_by_example(runwright: Command, command: str) -> None:
    done = runwright(command, "--help")
    text = done.stdout.decode()
    assert done.returncode == 0
    assert f"$ runwright {command}" in text[text.index("Examples") :]
    assert "--json" in text


@pytest.mark.parametrize(
    "module",
    [
        run,
        trace,
        profile,
        check,
        debug,
        solve,
        evaluate,
        compare,
        sanitize,
        lint,
        select,
        methods,
        doctor,
    ],
)
def test_an_example_uses_options_that_exist(runwright: Command, module: ModuleType) -> None:
    for example, _ in module.EXAMPLES:
        name, *words = example.partition(" -- ")[0].split()[1:]
        text = runwright(name, "--help").stdout.decode()
        for word in words:
            assert not word.startswith("--") or f" {word} " in text


def test_no_words_at_all_show_the_commands(runwright: Command) -> None:
    done = runwright()
    assert done.returncode == 0
    assert b"Examples" in done.stdout
    assert b"doctor" in done.stdout


def test_the_version_is_one_line(runwright: Command) -> None:
    from runwright import __version__

    assert runwright("--version").stdout.decode() == f"runwright {__version__}\n"


@pytest.mark.parametrize("words", ["--help", "--version"])
def test_what_is_not_needed_is_not_imported(words: str) -> None:
    program = (
        "import sys; from runwright.cli import main; main(sys.argv[1:]); "
        "late = {'jinja2', 'asyncio', 'runwright.run', 'runwright.judge'}; "
        "print(sorted(late & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, words], capture_output=True, text=True, check=True
    )
    assert done.stderr == "[]\n"


def test_what_a_program_writes_comes_out_as_it_was(runwright: Command, tmp_path: Path) -> None:
    (tmp_path / "raw.py").write_text(
        "import sys\n"
        "sys.stdout.buffer.write(b'\\xff\\x00\\x1b[31m\\r\\n')\n"
        "sys.stderr.buffer.write(b'\\xfe!')\n"
    )
    done = runwright("run", "raw.py")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"\xff\x00\x1b[31m\r\n", b"\xfe!")


def test_a_program_gets_its_arguments_and_input(runwright: Command, tmp_path: Path) -> None:
    (tmp_path / "echo.py").write_text("import sys\nprint(sys.argv[1:], sys.stdin.read())\n")
    (tmp_path / "input.txt").write_bytes(b"from a file")
    done = runwright("run", "echo.py", "a b", "--stdin", "-", "--", "--time", stdin=b"typed")
    assert done.stdout == b"['a b', '--time'] typed\n"
    done = runwright("run", "echo.py", "--stdin", "input.txt")
    assert done.stdout == b"[] from a file\n"
    assert runwright("run", "echo.py", stdin=b"not asked for").stdout == b"[] \n"


def _execution(done: subprocess.CompletedProcess[bytes]) -> Execution:
    return wire.loads(Execution, done.stdout.decode())


@pytest.mark.usefixtures("folder")
def test_an_execution_comes_back_from_its_json_form(runwright: Command) -> None:
    done = runwright("run", "good.py", "--json")
    execution = _execution(done)
    assert done.returncode == 0
    assert done.stdout.count(b"\n") == 1
    assert execution.status is Status.OK
    assert str(execution.stdout) == "8\n"
    assert execution.program.path == "good.py"


@pytest.mark.usefixtures("folder")
def test_a_syntax_error_is_a_status_with_its_line(runwright: Command) -> None:
    done = runwright("run", "broken.py")
    last = done.stderr.decode().splitlines()[-1]
    assert done.returncode == 1
    assert last.startswith("runwright: compile_error in broken.py, line 1: SyntaxError: ")
    execution = _execution(runwright("run", "broken.py", "--json"))
    assert execution.status is Status.COMPILE_ERROR
    assert execution.fault is not None
    assert execution.fault.line == 1


def test_a_failing_program_tells_its_own_traceback_and_no_other(
    runwright: Command, tmp_path: Path
) -> None:
    (tmp_path / "fail.py").write_text("x = 1\n1 / 0\n")
    done = runwright("run", "fail.py")
    text = done.stderr.decode()
    assert done.returncode == 1
    assert text.count('File "') == 1
    assert 'File "fail.py", line 2' in text
    assert text.endswith("runwright: failed with exit code 1 (ZeroDivisionError at line 2)\n")


def test_an_exit_code_of_the_program_is_named_and_ours_is_one(
    runwright: Command, tmp_path: Path
) -> None:
    (tmp_path / "leave.py").write_text("raise SystemExit(7)\n")
    done = runwright("run", "leave.py")
    assert done.returncode == 1
    assert done.stderr == b"runwright: failed with exit code 7\n"


@pytest.mark.usefixtures("folder")
def test_an_endless_loop_is_a_timeout(runwright: Command) -> None:
    done = runwright("run", "loop.py", "--time", "0.5")
    assert done.returncode == 1
    assert done.stderr.startswith(b"runwright: timeout after ")
    assert done.stderr.count(b"\n") == 1


def test_the_signal_that_ended_a_program_is_named(runwright: Command, tmp_path: Path) -> None:
    (tmp_path / "kill.py").write_text("import os\nos.kill(os.getpid(), 9)\n")
    done = runwright("run", "kill.py")
    assert (done.returncode, done.stderr) == (1, b"runwright: killed by signal 9\n")


def test_a_program_that_wants_too_much_memory_is_told_so(
    runwright: Command, tmp_path: Path
) -> None:
    (tmp_path / "hungry.py").write_text("x = bytearray(10**10)\n")
    done = runwright("run", "hungry.py", "--memory", "100")
    assert done.returncode == 1
    assert done.stderr.endswith(b"\nrunwright: memory (limit memory_bytes=104857600)\n")


@pytest.mark.usefixtures("folder")
def test_an_output_flood_is_cut_and_said(runwright: Command) -> None:
    done = runwright("run", "flood.py", "--output", "1000")
    assert done.returncode == 1
    assert len(done.stdout) < 2000
    assert b"bytes omitted" in done.stdout
    assert done.stderr.startswith(b"runwright: output_limit")


@pytest.mark.usefixtures("folder")
def test_a_reader_that_leaves_early_gets_no_traceback(tmp_path: Path) -> None:
    line = f"{shlex.quote(sys.executable)} -m runwright run flood.py --output 10000000 | head -c 10"
    done = subprocess.run(
        ["bash", "-c", line], cwd=tmp_path, capture_output=True, timeout=60, check=True
    )
    assert done.stdout == b"x" * 10
    assert b"Traceback" not in done.stderr
    assert b"Broken" not in done.stderr


@pytest.mark.usefixtures("folder")
def test_an_interrupt_ends_it_at_once_and_without_a_word(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "runwright", "run", "loop.py", "--time", "50"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        while not children.read_text():
            assert process.poll() is None
            os.sched_yield()
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=30) == (b"", b"")
    assert process.returncode == 130


@pytest.mark.usefixtures("folder")
def test_a_check_table_counts_and_says_why(runwright: Command) -> None:
    done = runwright("check", "wrong.py", "--tests", "tests.py")
    text = done.stdout.decode()
    assert done.returncode == 1
    assert "double(-1) returned 1, expected -2" in text
    assert "failed: 1 of 2 checks pass" in text
    assert "\x1b" not in text
    assert runwright("check", "good.py", "--tests", "tests.py").returncode == 0


def test_what_knows_the_tests_inputs_alone_passes_with_a_warning(
    runwright: Command, folder: Path
) -> None:
    (folder / "table.py").write_text("def double(x):\n    return {2: 4, -1: -2}.get(x, 0)\n")
    arguments = ["check", "table.py", "--tests", "tests.py", "--reference", "good.py"]
    done = runwright(*arguments)
    assert done.returncode == 0
    assert "memorised: passes the visible checks, but not " in done.stdout.decode()
    verdict = wire.loads(Verdict, runwright(*arguments, "--json").stdout.decode())
    assert [warning.partition(":")[0] for warning in verdict.warnings] == ["memorised"]
    arguments[1] = "good.py"
    assert b"memorised" not in runwright(*arguments).stdout


LIVE = """import pytest
from point import Point

@pytest.fixture
def one():
    return Point(1)

def test_x(one):
    assert one.x == 1

def test_equal(one):
    assert one == Point(1)
"""


@pytest.mark.usefixtures("folder")
def test_each_result_says_its_trust(runwright: Command, tmp_path: Path) -> None:
    source = "class Point:\n    def __init__(self, x): self.x = x\n"
    source += "    def __eq__(self, other): return self.x == other.x\n"
    (tmp_path / "point.py").write_text(source)
    (tmp_path / "live").mkdir()
    (tmp_path / "live" / "test_point.py").write_text(LIVE)
    done = runwright("check", "point.py", "--tests", "live")
    assert done.returncode == 1
    assert "could not judge: 1 of 2 checks pass" in done.stdout.decode()
    done = runwright("check", "point.py", "--tests", "live", "--single-process")
    assert done.returncode == 0
    lines = [line.split() for line in done.stdout.decode().split("\n")[1:3]]
    assert lines == [
        ["test_point.py::test_x", "passed", "isolated"],
        ["test_point.py::test_equal", "passed", "one", "process"],
    ]


@pytest.mark.usefixtures("folder")
def test_the_examples_of_docstrings_are_checks(runwright: Command, tmp_path: Path) -> None:
    (tmp_path / "twice.py").write_text('def twice(x):\n    """>>> twice(2)\n    5\n    """\n')
    done = runwright("check", "twice.py", "--doctest")
    assert done.returncode == 1
    assert "docstring of twice  failed" in done.stdout.decode()


@pytest.mark.usefixtures("folder")
def test_a_verdict_comes_back_from_its_json_form(runwright: Command) -> None:
    done = runwright("check", "wrong.py", "--tests", "tests.py", "--json")
    verdict = wire.loads(Verdict, done.stdout.decode())
    assert [result.passed for result in verdict.results] == [True, False]


@pytest.mark.usefixtures("folder")
def test_a_program_that_does_not_compile_fails_each_check_with_that_status(
    runwright: Command,
) -> None:
    done = runwright("check", "broken.py", "--tests", "tests.py", "--json")
    verdict = wire.loads(Verdict, done.stdout.decode())
    assert done.returncode == 1
    assert {result.status for result in verdict.results} == {Status.COMPILE_ERROR}
    table = runwright("check", "broken.py", "--tests", "tests.py").stdout.decode()
    assert "compile error" in table
    assert "line 1" in table


def test_a_value_cannot_move_the_cursor(runwright: Command, tmp_path: Path) -> None:
    (tmp_path / "trick.py").write_text("def f():\n    return '\\x1b[2J\\u202e'\n")
    (tmp_path / "tests.py").write_text("assert f() == 1\n")
    done = runwright("check", "trick.py", "--tests", "tests.py")
    assert b"\x1b" not in done.stdout
    assert "\u202e" not in done.stdout.decode()


def test_an_ascii_terminal_is_no_error(runwright: Command, tmp_path: Path) -> None:
    (tmp_path / "letters.py").write_text("def f():\n    return 'é'\n")
    (tmp_path / "tests.py").write_text("assert f() == 'e'\n")
    done = runwright("check", "letters.py", "--tests", "tests.py", PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    assert b"\\xe9" in done.stdout


COPY = """import os
os.makedirs("out/deep")
for folder, _, names in os.walk("data"):
    for name in names:
        with open(os.path.join(folder, name), "rb") as file:
            open("out/deep/" + name, "wb").write(file.read()[::-1])
os.symlink("/etc/passwd", "out/link")
print("copied")
"""


@pytest.fixture
def copying(tmp_path: Path) -> Path:
    """A folder with a program that copies `data`, some data, and a link that leads out of it."""
    (tmp_path / "reverse.py").write_text(COPY)
    (tmp_path / "data" / "inner").mkdir(parents=True)
    (tmp_path / "data" / "one.bin").write_bytes(bytes(range(256)))
    (tmp_path / "data" / "inner" / "two.txt").write_text("two")
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "data" / "link").symlink_to(tmp_path / "secret")
    return tmp_path


def test_files_go_in_and_come_out_byte_for_byte(runwright: Command, copying: Path) -> None:
    words = ["run", "reverse.py", "--input", "data", "--fetch", "out/**", "--into", "got/here"]
    done = runwright(*words)
    assert (done.returncode, done.stdout) == (0, b"copied\n")
    assert done.stderr.decode().splitlines() == [
        "runwright: not placed: data/link (a symbolic link, which is never followed)",
        f"runwright: 2 files written to {Path('got', 'here')}",
        "runwright: left out: out/link (a symbolic link, which is never followed)",
    ]
    got = copying / "got" / "here"
    found = sorted(path.relative_to(got).as_posix() for path in got.rglob("*"))
    assert found == ["out", "out/deep", "out/deep/one.bin", "out/deep/two.txt"]
    assert (got / "out" / "deep" / "one.bin").read_bytes() == bytes(range(256))[::-1]
    assert (got / "out" / "deep" / "two.txt").read_bytes() == b"owt"


def test_an_input_from_elsewhere_keeps_its_last_name(runwright: Command, copying: Path) -> None:
    (copying / "list.py").write_text("import os\nprint(sorted(os.listdir()))\n")
    done = runwright("run", "list.py", "--input", str(copying / "secret"))
    assert done.stdout == b"['list.py', 'secret']\n"


def test_nothing_is_written_through_a_link(runwright: Command, copying: Path) -> None:
    got = copying / "got"
    (got / "out").mkdir(parents=True)
    (got / "out" / "deep").symlink_to(copying)
    (copying / "two.txt").write_text("mine")
    words = ["run", "reverse.py", "--input", "data", "--fetch", "out/deep/*", "--into", "got"]
    done = runwright(*words)
    assert done.returncode == 1
    assert b"not written: out/deep/two.txt (a symbolic link" in done.stderr
    assert b"0 files written" in done.stderr
    assert (copying / "two.txt").read_text() == "mine"
    assert not (copying / "one.bin").exists()


def test_what_was_there_is_replaced_unless_it_is_a_link(runwright: Command, copying: Path) -> None:
    deep = copying / "got" / "out" / "deep"
    deep.mkdir(parents=True)
    (deep / "one.bin").write_bytes(b"x" * 10_000)
    (deep / "two.txt").symlink_to(copying / "secret")
    words = ["run", "reverse.py", "--input", "data", "--fetch", "out/deep/*", "--into", "got"]
    done = runwright(*words)
    assert done.returncode == 1
    assert (deep / "one.bin").read_bytes() == bytes(range(256))[::-1]
    assert (copying / "secret").read_text() == "secret"


def test_with_json_the_files_are_in_the_document(runwright: Command, copying: Path) -> None:
    done = runwright("run", "reverse.py", "--input", "data", "--fetch", "out/**", "--json")
    execution = wire.loads(Execution, done.stdout.decode())
    assert {file.path: file.content for file in execution.files} == {
        "out/deep/one.bin": bytes(range(256))[::-1],
        "out/deep/two.txt": b"owt",
    }
    assert [left.path for left in execution.left_out] == ["out/link"]


def test_the_network_is_named_and_opened_by_name(runwright: Command, copying: Path) -> None:
    (copying / "serve.py").write_text(
        "import socket\nserver = socket.create_server(('127.0.0.1', 0))\n"
        "socket.create_connection(server.getsockname())\nprint('connected')\n"
    )
    assert runwright("run", "serve.py").returncode == 1
    assert runwright("run", "serve.py", "--network", "loopback").stdout == b"connected\n"
    done = runwright("run", "serve.py", "--network", "host", "--json")
    assert json.loads(done.stdout)["network"] == "host"


def test_doctor_names_what_was_found(runwright: Command) -> None:
    features: list[dict[str, Any]] = json.loads(runwright("doctor", "--json").stdout)
    assert features
    for feature in features:
        assert set(feature) == {"group", "name", "present", "detail", "remedy"}
        assert feature["present"] is not bool(feature["remedy"])
    table = runwright("doctor")
    assert table.returncode == 0
    lines = table.stdout.decode().splitlines()
    for feature in features:
        sign = "yes" if feature["present"] else "no "
        assert any(line.startswith(f"{sign}  {feature['name']}") for line in lines)
    for group in ("Isolation", "Kernel", "Limits and measures", "Toolchains"):
        assert group in [line.rstrip() for line in lines]


@pytest.mark.usefixtures("folder")
def test_a_trace_shows_blocks_with_values(runwright: Command) -> None:
    done = runwright("trace", "good.py", "--call", "double(21)")
    text = done.stdout.decode()
    assert done.returncode == 0
    assert "  before   x=21\n    1x    2 |     return 2 * x   _ret=42\n" in text
    assert text.endswith("returned 42\n")


@pytest.mark.usefixtures("folder")
def test_a_trace_is_written_as_a_page_and_printed_too(runwright: Command, tmp_path: Path) -> None:
    done = runwright("trace", "good.py", "--call", "double(21)", "--html", "trace.html")
    assert done.returncode == 0
    assert done.stdout.decode().endswith("returned 42\n")
    page = (tmp_path / "trace.html").read_text("utf-8")
    assert "<code>returned 42</code>" in page
    assert "double(21)" in page
    lines = runwright("trace", "loop.py", "--time", "0.5", "--html", "loop.html", "--level", "line")
    assert lines.returncode == 1
    assert ">timeout</span>" in (tmp_path / "loop.html").read_text("utf-8")


@pytest.mark.usefixtures("folder")
def test_a_trace_comes_back_from_its_json_form(runwright: Command) -> None:
    done = runwright("trace", "good.py", "--call", "double(21)", "--json")
    found = wire.loads(Trace, done.stdout.decode())
    assert len(found.steps) == 1
    assert found.returned is not None
    assert found.returned.text == "42"


@pytest.mark.parametrize(
    ("level", "shown"),
    [
        pytest.param("block", ["2 |     y = x + 1   y=3", "3 |     z = y * 2   z=6"], id="block"),
        pytest.param("line", ["2 |     y = x + 1  # y=3", "3 |     z = y * 2  # z=6"], id="line"),
        pytest.param("function", ["[CALL-0] f, depth 0", "def f(x):"], id="function"),
    ],
)
def test_every_level_shows_the_same_run_its_own_way(
    runwright: Command, tmp_path: Path, level: str, shown: list[str]
) -> None:
    (tmp_path / "f.py").write_text("def f(x):\n    y = x + 1\n    z = y * 2\n    return z\n")
    text = runwright("trace", "f.py", "--call", "f(2)", "--level", level).stdout.decode()
    assert text.endswith("returned 6\n")
    for part in shown:
        assert part in text


@pytest.mark.usefixtures("folder")
def test_a_trace_of_an_endless_loop_keeps_what_it_saw(runwright: Command) -> None:
    done = runwright("trace", "loop.py", "--time", "0.5", "--most", "4")
    text = done.stdout.decode()
    assert done.returncode == 1
    assert "    2 |     while True: pass" in text
    assert "omitted" in text
    assert text.endswith("timeout\n")


@pytest.mark.usefixtures("folder")
def test_a_trace_of_no_program_is_a_compile_error(runwright: Command) -> None:
    done = runwright("trace", "broken.py", "--call", "double(1)")
    assert done.returncode == 1
    assert done.stdout.decode().splitlines()[-1].startswith("compile_error: SyntaxError: ")


def test_a_closed_standard_output_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("print(1)\n")
    words = [sys.executable, "-m", "runwright", "run", str(tmp_path / "one.py")]
    closed = subprocess.run(
        ["sh", "-c", '"$@" >&-', "sh", *words], capture_output=True, check=False
    )
    assert (closed.returncode, closed.stderr) == (0, b"")

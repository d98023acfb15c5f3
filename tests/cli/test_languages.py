"""`runwright languages`, and programs in other languages on the command line."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Command = Callable[..., subprocess.CompletedProcess[bytes]]


def test_the_list_names_every_language_with_what_is_here(runwright: Command) -> None:
    done = runwright("languages", "--json")
    rows = {row["name"]: row for row in json.loads(done.stdout)}
    assert set(rows) == {"c", "cpp", "java", "javascript", "python", "text"}
    assert rows["c"]["endings"] == [".c"]
    assert rows["python"]["present"] is True
    for row in rows.values():
        assert row["present"] is not bool(row["remedy"])
    table = runwright("languages").stdout.decode()
    assert "JavaScript" in table
    assert ".cpp .cc .cxx" in table


@pytest.mark.skipif(shutil.which("gcc") is None, reason="there is no gcc")
def test_a_file_is_run_in_the_language_of_its_ending(runwright: Command, tmp_path: Path) -> None:
    (tmp_path / "add.c").write_text(
        "#include <stdio.h>\n#include <stdlib.h>\n"
        'int main(int n, char **a) { printf("%d\\n", atoi(a[1]) + atoi(a[2])); }'
    )
    done = runwright("run", "add.c", "3", "4")
    assert (done.stdout, done.stderr) == (b"7\n", b"")
    (tmp_path / "wrong.txt").write_text("int main(void) { return x; }")
    done = runwright("run", "wrong.txt", "--language", "c")
    assert done.returncode == 1
    last = done.stderr.decode().splitlines()[-1]
    assert last.startswith("runwright: compile_error in wrong.txt, line 1: error: ")
    (tmp_path / "crash.c").write_text("int main(void) { __builtin_trap(); }")
    done = runwright("run", "crash.c")
    assert b"runwright: killed by signal " in done.stderr


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("run", "main.rb"), 2, "error: main.rb: no language has the ending '.rb'; there are .c,"),
        (("run", "main.rb", "--language", "rubby"), 2, "error: no language 'rubby'; there are c,"),
        (("run", "main.rb", "--languages", "none"), 2, "error: none: no such folder;"),
        (("languages", "--languages", "none"), 2, "error: none: no such folder;"),
        (
            ("run", "main.own", "--languages", "records"),
            3,
            "error: Own needs the command 'no-such-command' and programs find none in ",
        ),
    ],
    ids=["ending", "name", "folder", "folder of the list", "toolchain"],
)
def test_what_cannot_be_run_is_one_line(
    runwright: Command, tmp_path: Path, words: tuple[str, ...], code: int, message: str
) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "own.toml").write_text(
        'title = "Own"\nnames = ["own"]\nendings = [".own"]\nfile = "main.own"\n'
        'run = ["no-such-command", "{file}"]\n'
    )
    for name in ("main.rb", "main.own"):
        (tmp_path / name).write_text("puts 1\n")
    done = runwright(*words)
    assert done.returncode == code
    assert done.stdout == b""
    lines = done.stderr.decode().splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(message)

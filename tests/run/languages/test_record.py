"""A record is checked as it is read; what is wrong is named with its place."""

from pathlib import Path

import pytest

from runwright.core.errors import BadFile
from runwright.core.limits import MIB
from runwright.run.languages import read_record

HEAD = 'title = "Own"\nnames = ["own", "mine"]\nendings = [".own"]\nfile = "main.own"\n'


def test_a_record_holds_what_its_file_says(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(
        HEAD + 'compile = ["ownc", "{file}"]\nrun = ["./{stem}"]\n'
        "faults = [{pattern = '^(?P<type>x)', line = '(1)'}]\n"
        "[needs]\nroom_mib = 3\nthreads = 2\n[limits]\nwall_s = 7\nmemory_mib = 5\n"
    )
    record = read_record(file)
    assert (record.name, record.names) == ("own", ("own", "mine"))
    assert record.commands == ("ownc",)
    assert (record.needs.room_bytes, record.needs.threads) == (3 * MIB, 2)
    assert (record.limits.wall_s, record.limits.memory_bytes) == (7, 5 * MIB)
    assert [(one.pattern, one.line) for one in record.faults] == [("^(?P<type>x)", "(1)")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("names = [", "is not TOML"),
        ("", "lacks 'title'"),
        (HEAD + "complie = []", "no key 'complie'; did you mean 'compile'?"),
        (HEAD + 'run = "own"', "run='own' must be a list of texts"),
        (HEAD + "run = [1]", "run=[1] must be a list of texts"),
        (HEAD + 'run = ["own", "{flie}"]', "run: no placeholder {flie}; there are {file}"),
        (HEAD + 'compile = ["own"]', "has 'compile' but lacks 'run'"),
        (HEAD + 'entry = "function"', "entry='function' must be 'class', or absent"),
        (HEAD + 'complaints = ["("]', "'(' is no pattern"),
        (HEAD + "faults = [{line = '(1)'}]", "faults 1: lacks 'pattern'"),
        (HEAD + "faults = [{pattern = 'x', line = '1'}]", "line='1' must have a group"),
        (HEAD + "[needs]\nreadable = ['etc']", "readable='etc' must begin with '/'"),
        (HEAD + 'faults = ["x"]', "faults 1: must be a table"),
        (HEAD + "[needs]\nroom_mib = -1", "needs: room_mib=-1 must be a number of at least 0"),
        (HEAD + "[needs]\nthreads = true", "needs: threads=True must be a number"),
        (HEAD + "[limits]\ncpu_s = 3", "limits: no key 'cpu_s'"),
        (HEAD + "[limits]\nwall_s = 0", "limits: wall_s=0 must be greater than 0"),
        (HEAD.replace(".own", "own"), "endings=['own'] must begin with a dot"),
    ],
    ids=lambda text: text[-30:],
)
def test_what_is_no_record_says_where(tmp_path: Path, text: str, reason: str) -> None:
    file = tmp_path / "own.toml"
    file.write_text(text)
    with pytest.raises(BadFile) as caught:
        read_record(file)
    message = str(caught.value)
    assert message.startswith(f"{file}: ")
    assert reason in message
    assert "\n" not in message

"""The isolating levels hold for an ordinary user too, where the machine allows it."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import runwright

SYSTEM_PYTHON = "/usr/bin/python3"  # one that any user may run
USER = 54321
SCRIPT = """
import asyncio, sys
from runwright.core import Isolation, Limits, Program
from runwright.core.errors import NoIsolation
from runwright.run import LocalSandbox

async def main():
    try:
        async with LocalSandbox(Isolation(sys.argv[1]), workers=1) as box:
            for source in sys.argv[2:]:
                execution = await box.run(Program(source), limits=Limits(wall_s=20, processes=16))
                print(execution.status.value, str(execution.stdout).strip())
    except NoIsolation as error:
        print("no isolation:", error)

asyncio.run(main())
"""

SESSION = """
import asyncio, sys
from runwright.core import Isolation, Limits
from runwright.core.errors import NoIsolation
from runwright.run import Session

async def main():
    try:
        session = Session(isolation=Isolation(sys.argv[1]), limits=Limits(wall_s=20))
        async with session:
            await session.run("x = 1; file = open('f', 'w')")
            before = await session.snapshot()
            await session.run("import os, subprocess; x = 2; os.chmod('f', 0); os.chmod('.', 0)")
            await session.run("subprocess.Popen(['sleep', '600'])")
            cell = await session.run("while True: pass", wall_s=0.3)
            print(cell.status.value, (await session.run("x")).value)
            await session.restore(before)
            print((await session.run("import os; x, os.listdir(), os.stat('f').st_mode")).value)
    except NoIsolation as error:
        print("no isolation:", error)

asyncio.run(main())
"""


LANGUAGES = """
import asyncio, sys
from runwright.core import Isolation, Program
from runwright.core.errors import NoIsolation, NoToolchain
from runwright.run import LocalSandbox

C = '#include <stdio.h>\\nint main(void) { puts(\\"hello\\"); }'
JAVA = 'class A { public static void main(String[] a) { System.out.println(\\"hello\\"); } }'

async def main():
    try:
        async with LocalSandbox(Isolation(sys.argv[1]), workers=1) as box:
            for language, source in (("c", C), ("java", JAVA), ("js", "console.log('hello')")):
                execution = await box.run(Program(source, language=language))
                print(execution.status.value, str(execution.stdout).strip())
    except (NoIsolation, NoToolchain) as error:
        print("no isolation:", error)

asyncio.run(main())
"""


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A copy of the package and a secret that the user itself may read."""
    if os.getuid() != 0:
        pytest.skip("the rest of the suite runs as an ordinary user already")
    version = subprocess.run(
        [SYSTEM_PYTHON, "-c", "import sys; print(sys.version_info >= (3, 11))"],
        capture_output=True,
        text=True,
        check=False,
    )
    if version.stdout.strip() != "True":
        pytest.skip(f"{SYSTEM_PYTHON} is not Python 3.11 or later")
    made = Path(tempfile.mkdtemp(prefix="runwright-user-"))
    made.chmod(0o755)
    shutil.copytree(
        Path(runwright.__file__).parent,
        made / "runwright",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    (made / "script.py").write_text(SCRIPT)
    (made / "session.py").write_text(SESSION)
    (made / "languages.py").write_text(LANGUAGES)
    (made / "secret").write_text("s3cret")
    yield made
    shutil.rmtree(made)


def _run(folder: Path, script: str, *arguments: str) -> str:
    """Run a script as an ordinary user; returns what it printed."""
    ran = subprocess.run(
        [SYSTEM_PYTHON, str(folder / script), *arguments],
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(folder)},
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        user=USER,
        group=USER,
        extra_groups=[],
    )
    if ran.stdout.startswith("no isolation"):
        pytest.skip(ran.stdout)
    return ran.stdout


@pytest.mark.parametrize("level", ["full", "process"])
def test_an_ordinary_user_is_protected(folder: Path, level: str) -> None:
    secret = folder / "secret"
    sources = [
        "print('hello')",
        f"try: print(open({str(secret)!r}).read())\nexcept OSError: print('out of reach')",
        (
            "import os\ntry: os.kill(os.getppid(), 9)\nexcept OSError: print('out of reach')\n"
            "else: print('ignored')"
        ),
        "print('still here')",
    ]
    ran = _run(folder, "script.py", level, *sources)
    hello, read, kill, after = ran.splitlines()
    assert (hello, read, after) == ("ok hello", "ok out of reach", "ok still here")
    assert kill in ("ok out of reach", "ok ignored")


@pytest.mark.parametrize("level", ["full", "process"])
def test_an_ordinary_user_runs_other_languages(folder: Path, level: str) -> None:
    ran = _run(folder, "languages.py", level)
    assert ran.splitlines() == ["ok hello"] * 3


FETCH = """
import asyncio, sys
from runwright.core import Isolation, Program
from runwright.core.errors import NoIsolation
from runwright.run import LocalSandbox

SOURCE = "import os; os.makedirs('a/b'); open('a/b/f', 'w').write('hello')\\n"
SOURCE += "for path in ('a/b/f', 'a/b', 'a', '.'): os.chmod(path, 0)"

async def main():
    try:
        async with LocalSandbox(Isolation(sys.argv[1]), workers=1) as box:
            for _ in range(2):
                execution = await box.run(Program(SOURCE), fetch=["**/f"])
                print(execution.status.value, *execution.files, *execution.left_out)
    except NoIsolation as error:
        print("no isolation:", error)

asyncio.run(main())
"""


@pytest.mark.parametrize("level", ["full", "process"])
def test_locked_files_come_back_to_an_ordinary_user(folder: Path, level: str) -> None:
    (folder / "fetch.py").write_text(FETCH)
    lines = _run(folder, "fetch.py", level).splitlines()
    assert lines == ["ok File(path='a/b/f', content=b'hello')"] * 2


@pytest.mark.parametrize("level", ["full", "process"])
def test_a_session_of_an_ordinary_user_is_kept_and_restored(folder: Path, level: str) -> None:
    lines = _run(folder, "session.py", level).splitlines()
    assert lines == ["timeout 2", "(1, ['f'], 33188)"]


TRANSACTION = """
import asyncio, os, sys
from pathlib import Path
from runwright.core import Isolation, Limits, Program
from runwright.core.errors import NoIsolation, TransactionError
from runwright.run import Transaction, digest

CHANGE = '''
import os, shutil
open("a", "w").write("new")
os.chmod("locked", 0o700); open("locked/b", "w").write("c"); os.chmod("locked", 0o500)
shutil.rmtree("d"); os.mkdir("d"); open("d/new", "w").write("x"); os.chmod("d/new", 0o400)
'''

async def main():
    root = Path(sys.argv[2]) / sys.argv[1]
    for folder in ("d/d", "locked"):
        (root / folder).mkdir(parents=True)
    for name in ("a", "d/a", "d/d/a", "locked/b"):
        (root / name).write_text(name)
    (root / "locked").chmod(0o500)
    before = digest(root)
    options = {"isolation": Isolation(sys.argv[1]), "journal": root.with_suffix(".journal")}
    try:
        async with Transaction(root, **options) as transaction:
            limits = Limits(wall_s=20, processes=16)
            execution = await transaction.run(Program(CHANGE), limits=limits)
            print(transaction.by, execution.status.value, str(execution.stderr))
            assert digest(root) == before
            print(*[change.path for change in await transaction.commit()])
            print((root / "locked/b").read_text(), oct((root / "locked").stat().st_mode))
            await transaction.undo()
            print(digest(root) == before)
        async with Transaction(root, **options) as transaction:
            await transaction.run(Program("import os; os.chmod('a', 0)"), limits=limits)
            try:
                await transaction.commit()
            except TransactionError as error:
                print("mode 0" in str(error), digest(root) == before)
    except NoIsolation as error:
        print("no isolation:", error)

asyncio.run(main())
"""


@pytest.mark.parametrize("level", ["full", "process"])
def test_an_ordinary_user_has_transactions(folder: Path, level: str) -> None:
    (folder / "transaction.py").write_text(TRANSACTION)
    place = Path(tempfile.mkdtemp(prefix="runwright-user-"))
    os.chown(place, USER, USER)
    try:
        lines = _run(folder, "transaction.py", level, str(place)).splitlines()
    finally:
        shutil.rmtree(place)
    by = {"full": "overlay", "process": "copy"}[level]
    assert lines == [
        f"{by} ok ",
        "a d/a d/d d/d/a d/new locked/b",
        "c 0o40500",
        "True",
        "True True",
    ]

"""Modules that a worker imports once: found by every program, spoiled by none."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from runwright.core import Execution, Isolation, Limits, Program, Status
from runwright.core.errors import BadOption, NoIsolation, UnknownName
from runwright.run import LocalSandbox
from runwright.run.guest import preload

MIB = 1024 * 1024
needs_numpy = pytest.mark.skipif(
    importlib.util.find_spec("numpy") is None, reason="numpy is not installed"
)


@pytest.fixture(params=list(Isolation), ids=lambda level: level.value)
def run(request: pytest.FixtureRequest, run_async: Any) -> Any:
    def run(preload: tuple[str, ...], *sources: str, **limits: Any) -> list[str]:
        """Run programs one after another on one worker; returns what they print."""

        async def each() -> list[Execution]:
            async with LocalSandbox(request.param, workers=1, preload=preload) as box:
                return [await box.run(Program(s), limits=Limits(**limits)) for s in sources]

        try:
            executions = run_async(each())
        except NoIsolation as error:
            pytest.skip(str(error))
        for execution in executions:
            assert execution.status is Status.OK, str(execution.stderr)
        return [str(execution.stdout) for execution in executions]

    return run


def test_a_preloaded_module_is_there_before_it_is_imported(run: Any) -> None:
    source = (
        "import sys\nprint('decimal' in sys.modules)\nimport decimal\nprint(decimal.Decimal(1))"
    )
    assert run(("decimal",), source) == ["True\n1\n"]
    assert run((), source) == ["False\n1\n"]


def test_what_a_program_does_to_a_module_ends_with_it(run: Any) -> None:
    spoil = (
        "import decimal, sys\ndecimal.Decimal = decimal.getcontext().prec = None or 3\n"
        "decimal.poison = 1\nsys.modules['decimal'] = None\nprint('spoiled')"
    )
    look = (
        "import decimal\nprint(decimal.Decimal(1) / 3, hasattr(decimal, 'poison'))\n"
        "print(decimal.getcontext().prec)"
    )
    first, spoiled, second = run(("decimal",), look, spoil, look)
    assert spoiled == "spoiled\n"
    assert first == second == "0.3333333333333333333333333333 False\n28\n"


def test_random_numbers_differ_from_run_to_run(run: Any) -> None:
    numbers = run(("random",), *["import random; print(random.random())"] * 5)
    assert len(set(numbers)) == 5


@needs_numpy
def test_a_patched_numpy_is_whole_for_the_next_program(run: Any) -> None:
    spoil = "import numpy\nnumpy.array = None\nnumpy.pi = 3\nprint(numpy.pi)"
    look = "import numpy\nprint(numpy.array([1, 2]).sum(), numpy.pi > 3.1)"
    assert run(("numpy",), look, spoil, look) == ["3 True\n", "3\n", "3 True\n"]


@needs_numpy
def test_numpys_own_random_numbers_differ_from_run_to_run(run: Any) -> None:
    numbers = run(("numpy.random",), *["import numpy; print(numpy.random.rand())"] * 5)
    assert len(set(numbers)) == 5


@needs_numpy
def test_nobody_pays_for_the_memory_of_what_is_preloaded(run: Any) -> None:
    source = "import numpy\nprint(numpy.ones(32 * 2**20, numpy.int8).size)"
    assert run(("numpy",), source, memory_bytes=96 * MIB) == ["33554432\n"]


def test_a_module_that_is_not_installed_is_named(run: Any) -> None:
    with pytest.raises(UnknownName, match="no module 'nunpy' to preload 'nunpy'; install it for"):
        run(("nunpy",))
    with pytest.raises(UnknownName, match=r"no module 'decimal\.x' to preload"):
        run(("decimal.x",))


def test_a_module_that_fails_to_import_says_why(run: Any) -> None:
    with pytest.raises(UnknownName, match="it raised ImportError: win32 only"):
        run(("asyncio.windows_events",))


@pytest.mark.parametrize("name", ["", "a b", "../x", "numpy;", "numpy."])
def test_what_is_no_name_of_a_module_is_refused(name: str) -> None:
    with pytest.raises(BadOption, match="is not the name of a module"):
        LocalSandbox(preload=(name,))


def test_a_module_that_starts_a_thread_is_refused(tmp_path: Path) -> None:
    (tmp_path / "busy.py").write_text(
        "import threading, time\nthreading.Thread(target=time.sleep, args=[9], daemon=True).start()"
    )
    script = "import sys; sys.path.append(sys.argv[1]); sys.path.append(sys.argv[2])\n"
    script += "import preload\ntry: preload.preload(['busy'])\n"
    script += "except preload.CannotPreload as error: print(error)"
    guests = str(Path(preload.__file__).parent)
    done = subprocess.run(
        [sys.executable, "-c", script, guests, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "'busy' cannot be preloaded: it starts threads" in done.stdout

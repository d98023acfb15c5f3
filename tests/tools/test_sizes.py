"""What `make sizes` counts, and what it refuses."""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

TOOL = Path(__file__).resolve().parents[2] / "tools" / "sizes.py"


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sizes_tool", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


sizes = _load()


def _values(source: str, measure: str, path: str = "src/a.py") -> list[int]:
    return [
        size.value for size in sizes.measure_source(source, path) if size.measure.name == measure
    ]


def _function(lines: int, comment: str = "") -> str:
    return f"def f():{comment}\n" + "    pass\n" * lines


def _run(root: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(TOOL), str(root)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _write(root: Path, source: str, path: str = "src/a.py") -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(source, "utf-8")


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        pytest.param(
            'def f():\n    """One.\n\n    Two.\n    """\n    return 1\n', 1, id="docstring"
        ),
        pytest.param("def f(\n    a,\n    b,\n):\n    x = a\n\n    return x\n", 3, id="signature"),
        pytest.param('def f():\n    """Only this."""\n', 0, id="docstring alone"),
        pytest.param("def f():\n    @g\n    def h(): ...\n", 2, id="decorated first"),
        pytest.param("def f(): return 1\n", 1, id="one line"),
    ],
)
def test_a_body_is_counted_without_signature_and_docstring(source: str, lines: int) -> None:
    assert _values(source, "function body")[0] == lines


@pytest.mark.parametrize(
    ("body", "depth"),
    [
        pytest.param("x = 1", 0, id="flat"),
        pytest.param("if a: pass\n elif b: pass\n elif c: pass", 1, id="elif adds none"),
        pytest.param("if a: pass\n else:\n  if b: pass", 2, id="if below else"),
        pytest.param("try: pass\n except E:\n  while a: pass", 2, id="handler"),
        pytest.param("try: pass\n except* E:\n  while a: pass", 2, id="group handler"),
        pytest.param("match a:\n  case 1:\n   for b in c: pass", 2, id="match"),
        pytest.param("with a:\n  with b:\n   if c: pass\n   else:\n    pass", 3, id="with"),
        pytest.param("for a in b: pass\n else:\n  if c: pass", 2, id="else of a loop"),
        pytest.param("def g():\n  if a:\n   if b: pass", 0, id="a nested function is its own"),
        pytest.param("while (lambda: a)(): x = [b for b in c if b]", 1, id="expressions"),
    ],
)
def test_nesting_counts_the_compound_statements_around_the_deepest_one(
    body: str, depth: int
) -> None:
    assert _values(f"def f():\n {body}\n", "nesting")[0] == depth


def test_the_receiver_is_no_parameter() -> None:
    source = "class A:\n    def f(self, a, b, *, c, d): ...\ndef g(a): ...\n"
    assert sorted(_values(source, "positional parameters")) == [1, 2]
    assert _values(source, "keyword-only parameters") == [2]


def test_a_module_below_write_that_defines_solve_is_a_method() -> None:
    source = "async def solve(task, lab): ...\n"
    assert _values(source, "method's module", "src/runwright/write/debug/a.py") == [1]
    assert _values(source, "method's module", "src/runwright/judge/a.py") == []
    assert _values("def find(): ...\n", "method's module", "src/runwright/write/debug/a.py") == []


def test_a_function_at_the_limit_passes_and_one_line_more_does_not(tmp_path: Path) -> None:
    _write(tmp_path, _function(60))
    assert _run(tmp_path).returncode == 0
    _write(tmp_path, _function(61))
    refused = _run(tmp_path)
    assert refused.returncode == 1
    assert "src/a.py:1 f: function body is 61, never more than 60" in refused.stderr


def test_a_module_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    _write(tmp_path, "x = 1\n" * 601)
    refused = _run(tmp_path)
    assert refused.returncode == 1
    assert "src/a.py: module is 601" in refused.stderr


@pytest.mark.parametrize(
    ("source", "code"),
    [
        pytest.param(_function(61, "  # long: one table"), 0, id="a function with a reason"),
        pytest.param(_function(61, "  # long:"), 1, id="a function with an empty reason"),
        pytest.param("def f(  # long: a table\n    a,\n):\n" + "    a\n" * 61, 0, id="signature"),
        pytest.param(_function(61) + "# long: elsewhere\n", 1, id="a reason in another place"),
        pytest.param("# long: a table\n" + "x = 1\n" * 601, 0, id="a module with a reason"),
        pytest.param("# long: a table\n" + _function(61), 1, id="a module's is not its functions'"),
    ],
)
def test_only_a_reason_in_its_place_excuses_size(tmp_path: Path, source: str, code: int) -> None:
    _write(tmp_path, source)
    assert _run(tmp_path).returncode == code


def test_example_programs_are_not_measured(tmp_path: Path) -> None:
    _write(tmp_path, _function(1))
    _write(tmp_path, _function(99), "examples/tasks/one/program.py")
    assert _run(tmp_path).returncode == 0


def test_figures_are_median_ninth_in_ten_and_the_biggest_with_its_place(tmp_path: Path) -> None:
    _write(tmp_path, "".join(f"def f{n}():\n" + "    pass\n" * n for n in range(1, 11)))
    row = next(line for line in _run(tmp_path).stdout.splitlines() if line.startswith("function"))
    assert row.split() == [
        *("function", "body", "5", "(8)", "9", "(30)", "10", "(60)"),
        *("src/a.py:55", "f10"),
    ]


@pytest.mark.skipif(shutil.which("git") is None, reason="compares with a git branch")
def test_the_change_since_main_is_shown(tmp_path: Path) -> None:
    _write(tmp_path, _function(2))
    settings = ("user.name=a", "user.email=a@localhost", "commit.gpgsign=false")
    git = ["git", "-C", str(tmp_path), *(part for pair in settings for part in ("-c", pair))]
    for command in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-qm", "first"]):
        subprocess.run([*git, *command], check=True)
    assert "+" not in _run(tmp_path).stdout
    _write(tmp_path, _function(5))
    assert "5 (60) +3" in _run(tmp_path).stdout


def test_without_an_earlier_state_there_is_a_note_and_no_change(tmp_path: Path) -> None:
    _write(tmp_path, _function(2))
    done = _run(tmp_path)
    assert done.returncode == 0
    assert "no branch 'main' to compare with" in done.stdout


def test_a_root_without_python_files_is_wrong_usage(tmp_path: Path) -> None:
    refused = _run(tmp_path)
    assert refused.returncode == 2
    assert "no Python file" in refused.stderr

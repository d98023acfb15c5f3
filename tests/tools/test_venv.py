"""What the first `make` does on a machine: find a Python that is new enough, or say so."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOOL = Path(__file__).resolve().parents[2] / "tools" / "venv.sh"
OLD = '#!/bin/sh\ncase "$2" in *sys.exit*) exit 1 ;; *) echo 3.9 ;; esac\n'
GOOD = f'#!/bin/sh\nexec "{sys.executable}" "$@"\n'
# As on Debian, where `venv` is a package of its own, until `apt-get install` has been seen.
BARE = f"""#!/bin/sh
case "$2" in *ensurepip*) exit 1 ;; esac
exec "{sys.executable}" "$@"
"""
APT = '#!/bin/sh\necho "apt-get $*" >&2\n'


def _create(
    folder: Path, launchers: dict[str, str], python: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run the script where nothing but `launchers` is on the path."""
    path = folder.parent / "bin"
    path.mkdir()
    for name, script in launchers.items():
        launcher = path / name
        launcher.write_text(script)
        launcher.chmod(0o755)
    bash = shutil.which("bash")
    assert bash is not None
    environment = {**os.environ, "PATH": str(path), "PYTHON": python}
    command = [bash, str(TOOL), str(folder)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_the_first_python_that_is_new_enough_makes_the_environment(tmp_path: Path) -> None:
    folder = tmp_path / "a folder"
    done = _create(folder, {"python3": OLD, "python3.12": GOOD})
    assert done.returncode == 0, done.stderr
    script = "import pip, sys; print(sys.prefix)"
    python = subprocess.run(
        [folder / "bin" / "python", "-c", script], capture_output=True, text=True, check=True
    )
    assert Path(python.stdout.strip()).resolve() == folder.resolve()


def test_without_the_venv_module_it_names_the_package(tmp_path: Path) -> None:
    refused = _create(tmp_path / "venv", {"python3": BARE})
    assert refused.returncode == 3
    assert "python3 has no working 'venv' module" in refused.stderr
    assert "apt-get install python3-venv" in refused.stderr
    assert refused.stderr.count("\n") == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root installs system packages")
def test_root_gets_the_package_installed(tmp_path: Path) -> None:
    folder = tmp_path / "venv"
    done = _create(folder, {"python3": BARE, "apt-get": APT})
    version = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    assert done.returncode == 0, done.stderr
    assert f"installing the system package {version}" in done.stdout
    assert "apt-get update" in done.stderr
    assert (folder / "bin" / "python").exists()


@pytest.mark.parametrize(
    ("launchers", "python", "message"),
    [
        pytest.param({"python3": OLD}, "", "python3 is 3.9;", id="too old"),
        pytest.param({}, "", "python3 is not there;", id="none"),
        pytest.param({"python3": GOOD}, "nowhere", "nowhere is not there;", id="named and missing"),
    ],
)
def test_without_one_it_says_in_one_line_what_to_do(
    tmp_path: Path, launchers: dict[str, str], python: str, message: str
) -> None:
    folder = tmp_path / "venv"
    refused = _create(folder, launchers, python)
    assert refused.returncode == 3
    assert message in refused.stderr
    assert "install one, or name it: make PYTHON=" in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert not folder.exists()

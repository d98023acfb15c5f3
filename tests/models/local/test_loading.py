"""What holds with and without torch; test_local.py has the rest."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from runwright.core.errors import NeedsExtra
from runwright.models import open_model

HERE = importlib.util.find_spec("torch") is not None


@pytest.mark.skipif(HERE, reason="torch is installed")
def test_without_the_extra_the_message_says_how_to_install_it(tmp_path: Path) -> None:
    with pytest.raises(NeedsExtra, match=r"needs torch; pip install 'runwright\[local\]'"):
        open_model(f"local:{tmp_path}")


def test_models_are_imported_without_torch() -> None:
    asked = "import sys, runwright.models.local; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"

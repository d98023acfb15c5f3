import importlib.util
from pathlib import Path

import pytest

from runwright.core.errors import BadFile, UnknownName
from runwright.models import Replay, open_model

needs_openai = pytest.mark.skipif(
    importlib.util.find_spec("openai") is None, reason="the openai package is not installed"
)


def test_a_transcript_is_named_by_its_file(tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_text("")
    model = open_model(f"replay:{tmp_path / 'log.jsonl'}")
    assert isinstance(model, Replay)
    assert model.name == "replay:log.jsonl"
    with pytest.raises(BadFile):
        open_model(f"replay:{tmp_path / 'none'}")


@needs_openai
@pytest.mark.parametrize("name", ["openai:small", "small"])
def test_a_server_is_the_default(name: str) -> None:
    assert open_model(name, base_url="http://127.0.0.1:1/v1").name == "openai:small"


@pytest.mark.parametrize("name", ["", "replay:", "openai:", "local:"])
def test_half_a_name_is_refused(name: str) -> None:
    with pytest.raises(UnknownName, match="there are openai:NAME, local:PATH and replay:FILE"):
        open_model(name)

"""Prompts in files beside their methods."""

from pathlib import Path

import jinja2
import pytest

from runwright.write.prompts import Prompts

TEXT = """{# not said #}
{% block one %}

Say {{ what }}.
{% for line in lines %}
- {{ line }}
{% endfor %}
{% endblock %}
{% block two %}two{% endblock %}
"""


@pytest.fixture
def prompts(tmp_path: Path) -> Prompts:
    (tmp_path / "method.jinja").write_text(TEXT)
    return Prompts(str(tmp_path / "method.py"))


def test_a_prompt_is_the_block_of_its_name(prompts: Prompts) -> None:
    assert prompts("one", what="{{ 1 }} <b>", lines=["a", "b"]) == "Say {{ 1 }} <b>.\n- a\n- b"
    assert prompts("two") == "two"
    assert prompts.names == ("one", "two")


def test_a_value_that_is_not_given_is_an_error(prompts: Prompts) -> None:
    with pytest.raises(jinja2.UndefinedError, match="what"):
        prompts("one", lines=[])


def test_a_package_has_its_prompts_inside(tmp_path: Path) -> None:
    path = Prompts(str(tmp_path / "ldb" / "__init__.py")).path
    assert path == tmp_path / "ldb" / "ldb.jinja"

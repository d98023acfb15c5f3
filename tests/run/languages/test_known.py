"""Languages are found by name, alias and file ending."""

from pathlib import Path

import pytest

from runwright.core.errors import BadFile, UnknownName
from runwright.run.languages import Languages

RECORD = 'title = "Own"\nnames = ["{name}"]\nendings = ["{ending}"]\nfile = "f"\nrun = ["sh"]\n'


def _put(folder: Path, name: str, ending: str) -> Path:
    (folder / "own.toml").write_text(RECORD.format(name=name, ending=ending))
    return folder


@pytest.mark.parametrize(
    ("word", "name"), [("c", "c"), ("C++", "cpp"), ("js", "javascript"), ("Python", "python")]
)
def test_a_name_or_alias_in_any_case_is_a_language(word: str, name: str) -> None:
    assert Languages().named(word).name == name


def test_an_unknown_name_is_told_what_there_is() -> None:
    with pytest.raises(UnknownName, match=r"no language 'jav'; did you mean 'java'\? there are"):
        Languages().named("jav")


def test_a_files_ending_names_its_language() -> None:
    found = Languages().of_file("folder/Main.JAVA")
    assert found is not None
    assert found.name == "java"
    assert Languages().of_file("main.cobol") is None
    assert Languages().of_file("main") is None


def test_a_record_of_the_users_own_adds_a_language_or_replaces_one(tmp_path: Path) -> None:
    assert Languages(_put(tmp_path, "own", ".own")).named("own").title == "Own"
    assert Languages(_put(tmp_path, "c", ".c")).named("c").title == "Own"


@pytest.mark.parametrize(
    ("name", "ending", "reason"),
    [("js", ".own", "'js' is claimed by"), ("own", ".c", "'.c' is claimed by")],
)
def test_two_languages_cannot_claim_one_word(
    tmp_path: Path, name: str, ending: str, reason: str
) -> None:
    with pytest.raises(BadFile, match=reason):
        Languages(_put(tmp_path, name, ending))


def test_a_folder_without_records_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="holds no language record"):
        Languages(tmp_path)
    with pytest.raises(BadFile, match="no such folder"):
        Languages(tmp_path / "none")

"""Toolchains are found by running them, and named with what a sandbox shows of them."""

from pathlib import Path

from runwright.run.feature import Feature
from runwright.run.toolchains import toolchains


def _put(folder: Path, name: str, script: str) -> None:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


def _found(folder: Path, name: str) -> Feature:
    (feature,) = [one for one in toolchains(str(folder)) if one.name == name]
    return feature


def test_what_is_not_there_is_named_with_its_package(tmp_path: Path) -> None:
    feature = _found(tmp_path, "JavaScript")
    assert not feature.present
    assert feature.detail == "no command 'node'"
    assert "nodejs" in feature.remedy


def test_what_lies_outside_the_system_is_not_shown_to_programs(tmp_path: Path) -> None:
    _put(tmp_path, "rustc", "echo rustc 1.2.3")
    feature = _found(tmp_path, "Rust")
    assert not feature.present
    assert feature.detail.startswith("rustc 1.2.3; at ")
    assert feature.remedy.endswith("below /usr")


def test_a_link_into_the_system_is_shown_to_programs(tmp_path: Path) -> None:
    (tmp_path / "go").symlink_to("/bin/echo")
    feature = _found(tmp_path, "Go")
    assert (feature.present, feature.detail, feature.remedy) == (True, "version", "")


def test_a_command_that_fails_is_no_toolchain(tmp_path: Path) -> None:
    _put(tmp_path, "go", "echo broken >&2; exit 2")
    feature = _found(tmp_path, "Go")
    assert (feature.present, feature.detail) == (False, "broken")


def test_a_version_managers_script_is_no_python(tmp_path: Path) -> None:
    _put(tmp_path, "python3", "exit 1")
    _put(tmp_path, "python3.99", "exit 1")
    assert "3.99" not in _found(tmp_path, "Python").detail

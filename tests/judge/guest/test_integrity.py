"""What was replaced is found; what was put back is not."""

import json
import sys
import types
import unittest
from typing import Any

import pytest

from runwright.judge.guest.integrity import Snapshot


def _passes(self: object, msg: object = None) -> None:
    """What a program would have in the place of a method that fails."""


def test_nothing_has_changed_when_nothing_has() -> None:
    assert Snapshot().changed() == ""


def test_a_function_a_method_and_code_that_were_replaced_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    snapshot = Snapshot()
    changes: list[tuple[Any, str, object, str]] = [
        (json, "dumps", print, "json.dumps"),
        (unittest.TestCase, "assertEqual", print, "unittest.case.TestCase.assertEqual"),
        (unittest.TestCase.fail, "__code__", _passes.__code__, "fail"),
        (unittest.TestCase.fail, "__defaults__", ("said",), "fail"),
    ]
    for owner, name, value, told in changes:
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, value)
            assert told in snapshot.changed()
        assert snapshot.changed() == ""


def test_a_module_that_was_replaced_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot = Snapshot()
    monkeypatch.setitem(sys.modules, "json", types.ModuleType("json"))
    assert snapshot.changed() == "sys.modules['json']"


def test_a_finder_that_was_added_is_noticed_and_one_that_went_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    snapshot = Snapshot()
    monkeypatch.setattr(sys, "meta_path", sys.meta_path[1:])
    assert snapshot.changed() == ""
    monkeypatch.setattr(sys, "meta_path", [object(), *sys.meta_path])
    assert snapshot.changed() == "sys.meta_path or sys.path_hooks"

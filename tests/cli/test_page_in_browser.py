"""The page's script in a real browser, where there is one: keys, moves and what is shown."""

import json
import os
import select
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from runwright.cli.moves import MOVES
from runwright.cli.page import render_page
from runwright.cli.scene import Scenes
from runwright.core import Trace

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")
_PATIENCE_S = 60
_FLAGS = "--headless --no-sandbox --disable-gpu --remote-debugging-pipe --no-first-run"
_KEYS = {
    "forward": "ArrowRight",
    "back": "ArrowLeft",
    "over": "ArrowDown",
    "over back": "ArrowUp",
    "out": "o",
    "out back": "O",
    "next visit": "]",
    "last visit": "[",
    "exception": "e",
    "exception back": "E",
    "start": "Home",
    "end": "End",
}

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")


class Browser:
    """Chromium, driven over its debugging pipe: JSON documents with a zero byte behind each."""

    def __init__(self, folder: Path) -> None:
        theirs, self._out = os.pipe()
        self._in, answers = os.pipe()
        words = f'exec {CHROMIUM} {_FLAGS} --user-data-dir="$1" 3<&{theirs} 4>&{answers}'
        self.process = subprocess.Popen(
            ["bash", "-c", words, "chromium", str(folder)],
            pass_fds=(theirs, answers),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(theirs)
        os.close(answers)
        self._buffer = b""
        self._number = 0
        self._session: str | None = None
        self.violations: list[str] = []

    def open(self, page: Path) -> None:
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        self.call("Log.enable")
        self.call("Runtime.enable")
        self.call("Page.enable")
        self.call("Page.navigate", url=page.as_uri())
        end = time.monotonic() + _PATIENCE_S
        while self.value("document.readyState + location.protocol") != "completefile:":
            assert time.monotonic() < end, "the page was not loaded"

    def value(self, expression: str) -> Any:
        found = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def press(self, key: str) -> None:
        text = {"text": key} if len(key) == 1 else {}
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key)

    def call(self, method: str, **arguments: object) -> dict[str, Any]:
        self._number += 1
        request = {"id": self._number, "method": method, "params": arguments}
        if self._session is not None:
            request["sessionId"] = self._session
        os.write(self._out, json.dumps(request).encode() + b"\0")
        while True:
            answer = self._answer()
            if answer.get("method") in ("Log.entryAdded", "Runtime.exceptionThrown"):
                self.violations.append(str(answer["params"]))
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result

    def _answer(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            assert select.select([self._in], [], [], _PATIENCE_S)[0], "the browser is silent"
            read = os.read(self._in, 1 << 20)
            assert read, "the browser has ended"
            self._buffer += read
        first, _, self._buffer = self._buffer.partition(b"\0")
        found: dict[str, Any] = json.loads(first)
        return found

    def close(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self._in)
        os.close(self._out)


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    opened = Browser(tmp_path / "profile")
    yield opened
    opened.close()


def show(browser: Browser, folder: Path, trace: Trace) -> None:
    page = folder / "page.html"
    page.write_bytes(render_page(trace, call="outer(3)", version="0").encode())
    browser.open(page)


def test_the_page_steps_like_the_terminal(
    browser: Browser, tmp_path: Path, nested_gap: Trace
) -> None:
    show(browser, tmp_path, nested_gap)
    scenes = Scenes(nested_gap)
    here = "Number(document.querySelector('.slider').value)"
    for at in range(len(nested_gap.steps)):
        for move, key in _KEYS.items():
            browser.press("Home")
            for _ in range(at):
                browser.press("n")
            browser.press(key)
            to = MOVES[move].to(nested_gap, at)
            assert browser.value(here) == (at if to is None else to), (at, move)
        browser.press("Home")
        for _ in range(at):
            browser.press("n")
        lines = "[...document.querySelectorAll('tr.now')].map((row) => Number(row.dataset.line))"
        assert browser.value(lines) == sorted(scenes.at(at).lines)
        rows = "[...document.querySelectorAll('.values .row')].map((row) => row.textContent)"
        shown = [text.split(" = ") for text in browser.value(rows)]
        expected = {held.name: held.value.text for held in scenes.at(at).values}
        assert {name: value.split(" ")[-1] for name, value in shown} == expected
        calls = "[...document.querySelectorAll('.calls .name')].map((name) => name.textContent)"
        assert browser.value(calls) == [frame.function for frame in scenes.at(at).stack]
    assert browser.violations == []


def test_exceptions_gaps_and_histories_are_shown(
    browser: Browser, tmp_path: Path, nested: Trace, nested_gap: Trace
) -> None:
    show(browser, tmp_path, nested_gap)
    for _ in range(3):
        browser.press("n")
    notice = "document.querySelector('.gap-note').textContent"
    assert browser.value(notice) == "3 steps omitted after this one"
    browser.press("n")
    assert browser.value(notice) == "raised ValueError  3 steps omitted before this one"
    browser.press("e")
    assert browser.value(f"{notice}.trim()") == "raised ValueError"
    show(browser, tmp_path, nested)
    browser.press("/")
    for letter in "total":
        browser.press(letter)
    browser.value("document.querySelector('.search').requestSubmit()")
    entries = "[...document.querySelectorAll('.entries .row')].map((row) => row.textContent)"
    assert browser.value(entries) == ["step 0, line 2  0", "step 4, line 4  1"]
    assert browser.value("document.querySelectorAll('.spark polyline').length") == 1
    browser.press(".")
    assert browser.value("document.querySelector('input.index').value") == "4"
    assert browser.violations == []


def test_an_attack_stays_text(browser: Browser, tmp_path: Path, nested: Trace) -> None:
    attack = "</script><img src=x onerror=\"document.title='run'\">"
    step = nested.steps[1]
    variable = replace(step.after[0], name=attack, value=replace(step.after[0].value, text=attack))
    steps = tuple(replace(s, before=(variable,), after=(variable,)) for s in nested.steps)
    blocks = tuple(replace(block, function=attack) for block in nested.blocks)
    show(browser, tmp_path, replace(nested, steps=steps, blocks=blocks, stdout=attack))
    browser.press("n")
    assert browser.value("document.images.length") == 0
    assert "trace" in browser.value("document.title")
    assert attack in browser.value("document.querySelector('.values').textContent")
    assert browser.violations == []

from dataclasses import replace

import pytest

from runwright.cli.mend import Finding, Mend
from runwright.cli.tables import print_mend, print_verdict
from runwright.core import CheckResult, Outcome, Program, Remark, Review, Status, Verdict


def shown(capsys: pytest.CaptureFixture[str], mend: Mend) -> str:
    print_mend(mend)
    return capsys.readouterr().out


def test_a_session_shows_fault_mend_checks_and_the_last_word(
    capsys: pytest.CaptureFixture[str], mend: Mend
) -> None:
    text = shown(capsys, mend)
    (located,) = [line for line in text.split("\n") if line.startswith(">")]
    assert located.split() == [">", "9", "####", "if", "balance", "<", "highest:", "<-", "changed"]
    assert "suspicion 0.816  line 9 in highest_balance" in text
    assert "-        if balance < highest:\n+        if balance > highest:\n" in text
    words = " ".join(text.split())
    assert "visible 1 failed passed highest_balance([3, -1]) returned 0, expected 3" in words
    assert "hidden 4 (hidden) - passed" in words
    assert "mended: line 9: `>` for `<`; passes 3 of 3 visible checks and 4 of 4 hidden" in text
    assert "\x1b" not in text


@pytest.mark.parametrize("finding", list(Finding), ids=lambda finding: finding.value)
def test_every_finding_is_shown_without_attempt_or_suspect(
    capsys: pytest.CaptureFixture[str], mend: Mend, finding: Finding
) -> None:
    solution = replace(mend.solution, attempts=(), suspects=())
    bare = replace(mend, finding=finding, solution=solution, hidden=None, diff="")
    text = shown(capsys, bare)
    assert text.count("highest_balance([3, -1]) returned 0, expected 3") == 1
    assert "the mend" not in text


def test_a_limit_that_ended_a_check_is_its_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    slow = CheckResult("slow", Outcome.FAILED, "no answer in 5 s", Status.TIMEOUT)
    print_verdict(Program("x = 1\n"), Verdict((slow,), skipped=2))
    text = capsys.readouterr().out
    assert "slow   timeout  isolated  no answer in 5 s" in text
    assert "failed: 0 of 3 checks pass" in text


def test_a_long_message_is_cut_and_markup_is_text(capsys: pytest.CaptureFixture[str]) -> None:
    odd = CheckResult("[red]x[/red] :smile:", Outcome.FAILED, "y" * 5000)
    print_verdict(Program("x = 1\n"), Verdict((odd,)))
    text = capsys.readouterr().out
    assert "[red]x[/red] :smile:" in text
    assert text.count("y") < 500


def test_colour_stays_on_the_words_it_is_for(
    capsys: pytest.CaptureFixture[str], mend: Mend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    text = shown(capsys, mend)
    assert "\x1b[1;31m> \x1b[0m\x1b[1m 9 \x1b[0m\x1b[31m####\x1b[0m" in text
    assert "\x1b[1;32mmended: \x1b[0mline 9" in text


def test_what_the_model_said_of_the_program_is_shown_unit_by_unit(
    capsys: pytest.CaptureFixture[str], mend: Mend
) -> None:
    remarks = (
        Remark("BLOCK-0", (6, 7, 9), True, "fine"),
        Remark("BLOCK-1", (9,), False, "[red]wrong\x1b[31m " + "y" * 900),
        Remark("BLOCK-2", (11,), None),
    )
    reviews = (Review(mend.program, "visible 1", remarks),) * 3
    text = shown(capsys, replace(mend, solution=replace(mend.solution, reviews=reviews)))
    words = " ".join(text.split())
    assert "what the model said of the run on visible 1" in words
    assert "BLOCK-0 6-7, 9 correct fine" in words
    assert "BLOCK-1 9 incorrect [red]wrong" in words
    assert "BLOCK-2 11 no verdict" in words
    assert "it judged 2 more runs" in words
    assert "\x1b" not in text
    assert text.count("y") < 500

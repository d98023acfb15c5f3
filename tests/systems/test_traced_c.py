"""Known answers of TRACED (arXiv:2306.07487) that are about traces of C programs."""

from typing import Any

import pytest

from runwright.core import Limits, Program, Stdio, Trace
from runwright.core.errors import NoToolchain
from runwright.observe import trace
from runwright.run import LocalSandbox

pytest.importorskip("tree_sitter", reason="needs the extra 'analysis'")

FACTORIAL = """\
#include <stdio.h>
int main(void) {
  int x, y;
  scanf("%d", &x);
  if (x < 0)
    x = -x;
  y = 1;
  int i;
  for (i = 1; i <= x; i++)
    y *= i;
  printf("%d", y);
  return 0;
}
"""
BRANCHES = """\
#include <stdio.h>
int main(void) {
  int A, B;
  scanf("%d %d", &A, &B);
  if (A > 0) {
    printf("positive");
  } else {
    printf("other");
  }
  return 0;
}
"""


@pytest.fixture
def watch(sandbox: LocalSandbox, run_async: Any) -> Any:
    def watch(source: str, stdin: str, *, lines: bool) -> Trace:
        program = Program(source, "main.c", "c")
        given = Stdio("given", stdin, "")
        limits = Limits(wall_s=20)
        try:
            result: Trace = run_async(trace(program, sandbox, given, lines=lines, limits=limits))
        except NoToolchain as error:
            pytest.skip(str(error))
        assert result.detail == ""
        return result

    return watch


def test_last_state_of_the_factorial_of_4(watch: Any) -> None:
    traced = watch(FACTORIAL, "4", lines=True)
    assert traced.stdout == "24"
    header = next(block for block in traced.blocks if block.loop)
    assert header.lines == (9,)
    # The state after the last time at the loop's line: i has been counted up, the loop is over.
    last = max(at for at, step in enumerate(traced.steps) if step.block == header.id)
    state = {v.name: v.value.text for v in (*traced.steps[last].before, *traced.steps[last].after)}
    assert (state["y"], state["i"]) == ("24", "5")


def test_a_line_that_did_not_run_has_no_state(watch: Any) -> None:
    traced = watch(FACTORIAL, "4", lines=True)
    uncovered = [block.lines for block in traced.blocks if not traced.hits[block.id]]
    assert uncovered == [(6,)]
    first = next(step for step in traced.steps if traced.blocks[step.block].lines == (7,))
    assert ("y", "1") in [(v.name, v.value.text) for v in first.after]


@pytest.mark.parametrize(("stdin", "taken"), [("19 100", (1, 0)), ("0 100", (0, 1))])
def test_branches_of_an_if(watch: Any, stdin: str, taken: tuple[int, int]) -> None:
    traced = watch(BRANCHES, stdin, lines=False)
    assert [(arm.line, arm.taken) for arm in traced.arms] == [(5, True), (5, False)]
    assert traced.taken == taken
    assert tuple(traced.hits[arm.target] for arm in traced.arms) == taken

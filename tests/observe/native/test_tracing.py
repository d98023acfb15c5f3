"""Traces of C, C++, JavaScript and Java: blocks, values, counts, and every way to end."""

import asyncio
from typing import Any

import pytest

from runwright.core import Case, Limits, Program, Status, Step
from runwright.core.errors import BadOption, UnknownName
from runwright.observe import trace, view
from runwright.run import LocalSandbox

IS_SORTED = {
    "c": """\
int is_sorted(int *lst, int n) {
  for (int i = 0; i < n - 1; i++) {
    if (lst[i] > lst[i + 1])
      return 0;
  }
  return n < 0;
}
int main(void) { int lst[] = {1, 2, 2, 3, 3, 4}; is_sorted(lst, 6); return 0; }
""",
    "cpp": """\
#include <vector>
bool is_sorted(const std::vector<int> &lst) {
  for (int i = 0; i < (int)lst.size() - 1; i++) {
    if (lst[i] > lst[i + 1])
      return false;
  }
  return lst.empty();
}
int main() { is_sorted({1, 2, 2, 3, 3, 4}); }
""",
    "javascript": """\
function is_sorted(lst) {
  for (let i = 0; i < lst.length - 1; i++) {
    if (lst[i] > lst[i + 1])
      return false
  }
  return !lst.some((x) => lst.filter((y) => y === x).length > 1)
}
is_sorted([1, 2, 2, 3, 3, 4])
""",
    "java": """\
import java.util.*;
class Main {
  static boolean is_sorted(List<Integer> lst) {
    for (int i = 0; i < lst.size() - 1; i++) {
      if (lst.get(i) > lst.get(i + 1))
        return false;
    }
    return new HashSet<>(lst).size() == lst.size();
  }
  public static void main(String[] args) { is_sorted(List.of(1, 2, 2, 3, 3, 4)); }
}
""",
}
TOTAL = """\
{start} total(int n) {{
  int sum = 0;
  for (int i = 0; i < n; i++)
    for (int j = i; j < n + 1; j++)
      sum += i * j;
  return sum;
}}
"""
TOTALS = {
    "c": TOTAL.format(start="int") + "int main(void) { total(3); return 0; }",
    "cpp": TOTAL.format(start="int") + "int main() { total(3); }",
    "javascript": TOTAL.format(start="function").replace("int n", "n").replace("int ", "let ")
    + "total(3)",
    "java": "class Main {\n"
    + TOTAL.format(start="static int")
    + "public static void main(String[] args) { total(3); } }",
}


def of(steps: tuple[Step, ...], depth: int = 1) -> list[Step]:
    return [step for step in steps if step.depth == depth]


def before(step: Step) -> dict[str, str]:
    return {variable.name: variable.value.text for variable in step.before}


def after(step: Step) -> dict[str, str]:
    return {variable.name: variable.value.text for variable in step.after}


@pytest.mark.parametrize("language", IS_SORTED)
def test_trace_a_of_ldb_has_six_blocks(watch: Any, language: str) -> None:
    traced = watch(IS_SORTED[language], language)
    steps = of(traced.steps)
    assert len(steps) == 6
    assert [before(step).get("i") for step in steps] == [None, "0", "1", "2", "3", "4"]
    assert [after(step).get("i") for step in steps] == ["0", "1", "2", "3", "4", None]
    assert [len(step.guards) for step in steps] == [1] * 6
    assert after(steps[5])["_ret"] in ("0", "false")
    header = steps[0].guards[0]
    assert traced.blocks[header].loop
    assert traced.hits[header] == 6
    assert [n for arm, n in zip(traced.arms, traced.taken, strict=True) if arm.block == header] == [
        5,
        1,
    ]


@pytest.mark.parametrize(
    "language",
    [
        "c",
        "javascript",
        pytest.param("cpp", marks=pytest.mark.slow),
        pytest.param("java", marks=pytest.mark.slow),
    ],
)
def test_trace_b_of_ldb_has_eleven_blocks(watch: Any, language: str) -> None:
    traced = watch(TOTALS[language], language)
    steps = of(traced.steps)
    assert len(steps) == 11
    assert sum("_ret" in after(step) for step in steps) == 1
    assert after(steps[10])["_ret"] == "16"
    assert [len(step.guards) for step in steps] == [0, 2, 1, 1, 1, 3, 1, 1, 3, 1, 2]


def test_lines_are_steps_of_their_own(watch: Any) -> None:
    traced = watch(TOTALS["c"], "c", lines=True)
    lines = [traced.blocks[step.block].lines[0] for step in of(traced.steps)]
    assert lines[:7] == [2, 3, 4, 5, 4, 5, 4]
    assert lines[-3:] == [4, 3, 6]
    assert lines.count(5) == 9
    assert traced.calls[1].function == "total"
    assert (traced.calls[1].depth, traced.calls[1].caller) == (1, 0)


def test_values_of_c(watch: Any) -> None:
    source = (
        'int main(void) { char c = \'q\', s[4] = "ab"; const char *p = "x\\n", *none = 0;\n'
        "double d = 0.1; _Bool b = 1; int a[3] = {1, -2}, late, never; unsigned char u = 200;\n"
        "struct pair { int x; } pair = { 1 }; char *wild = (char *)8; late = 7; return 0; }"
    )
    (step,) = watch(source, "c").steps
    assert after(step) == {
        "c": "'q'",
        "s": '"ab"',
        "p": '"x\\n"',
        "none": "NULL",
        "d": "0.1",
        "b": "true",
        "a": "{1, -2, 0}",
        "late": "7",
        "u": "200",
        "pair": "<struct pair { int x; }>",
        "wild": "0x8",
        "_ret": "0",
    }


def test_values_of_javascript(watch: Any) -> None:
    source = (
        "let s = 'é\"', n = -0, u, a = [1, [2]], o = {k: 1n}, m = new Map([['k', null]])\n"
        "class P { x = 1; get y() { throw 1 } }\nconst p = new P()\n"
    )
    (step,) = watch(source, "javascript").steps
    assert after(step) == {
        "s": '"é\\""',
        "n": "-0",
        "u": "undefined",
        "a": "[1, [2]]",
        "o": "{k: 1n}",
        "m": 'Map{"k": null}',
        "p": "P{x: 1}",
    }


def test_exceptions_are_named_where_they_pass(watch: Any) -> None:
    source = (
        "function f(n) {\n  if (n === 0) throw new RangeError('x')\n  f(n - 1)\n}\n"
        "try { f(1) } catch (e) { e.code = 1 }\n"
    )
    traced = watch(source, "javascript")
    assert [step.raised for step in traced.steps] == [
        "RangeError",
        None,
        "RangeError",
        None,
        "RangeError",
        None,
    ]
    assert traced.status is Status.OK


def test_long_run_keeps_head_and_tail(watch: Any) -> None:
    source = "int main(void) { long s = 0; for (int i = 0; i < 100000; i++) s += i; return 0; }"
    traced = watch(source, "c", steps=10)
    assert traced.hits == (1, 100_001, 100_000, 1)
    assert traced.taken == (100_000, 1)
    assert [step.index for step in traced.steps] == [0, 1, 2, 3, 4, *range(99_997, 100_002)]
    assert (traced.head, traced.omitted) == (5, 99_992)
    assert before(traced.steps[-1])["s"] == "4999950000"


@pytest.mark.parametrize(
    ("language", "source"),
    [
        ("c", "int main(void) { volatile int n = 0; for (;;) n++; }"),
        ("javascript", "let n = 0\nfor (;;) n++\n"),
    ],
    ids=["c", "javascript"],
)
def test_endless_loop_keeps_its_trace(watch: Any, language: str, source: str) -> None:
    traced = watch(source, language, limits=Limits(wall_s=1))
    assert traced.status is Status.TIMEOUT
    assert [step.index for step in traced.steps[:100]] == [*range(100)]
    last = traced.steps[-1]
    assert len(traced.steps) > 100
    assert traced.hits[1] >= last.index
    assert int(before(last)["n"]) == last.index - 1


def test_crash_keeps_its_trace(watch: Any) -> None:
    source = "int main(void) { int n = 3; if (n) { n = 4; *(volatile int *)8 = n; } return n; }"
    traced = watch(source, "c")
    assert traced.status is Status.KILLED
    assert [before(step) for step in traced.steps] == [{}, {"n": "3"}]


def test_counts_alone(watch: Any) -> None:
    traced = watch(TOTALS["c"], "c", values=False)
    assert traced.steps == ()
    assert traced.hits == (1, 4, 12, 9, 1, 1)
    assert traced.taken == (3, 1, 9, 3)


def test_chosen_functions_alone(watch: Any) -> None:
    traced = watch(TOTALS["javascript"], "javascript", functions=frozenset({"total"}))
    assert {call.function for call in traced.calls} == {"total"}
    assert len(traced.steps) == 11


def test_functions_that_cannot_be_read_are_named(watch: Any) -> None:
    source = (
        "#define LOOP for (int i = 0; i < 2; i++)\n"
        "int main(void) { int n = 0; LOOP n += i; return n; }"
    )
    traced = watch(source, "c")
    assert traced.detail == "not watched, because they cannot be read: main"
    assert traced.status is Status.FAILED


def test_program_that_does_not_compile_has_its_own_lines(watch: Any) -> None:
    traced = watch("int main(void) {\n  int n = 1;\n  return m;\n}", "c")
    assert traced.status is Status.COMPILE_ERROR
    assert traced.fault is not None
    assert traced.fault.line == 3


def test_every_view_shows_other_languages(watch: Any) -> None:
    traced = watch(TOTALS["c"], "c")
    assert "sum += i * j;" in view(traced, "block", most=4)
    assert "CALL-1" in view(traced, "function", most=4)


def test_forged_trace_is_refused(watch: Any) -> None:
    source = (
        "#include <fcntl.h>\n#include <stdio.h>\n#include <string.h>\n#include <unistd.h>\n"
        "int main(void) { char path[64], to[64]; for (int fd = 3; fd < 64; fd++) {\n"
        'sprintf(path, "/proc/self/fd/%d", fd); memset(to, 0, sizeof to);\n'
        'readlink(path, to, 63); if (strstr(to, "memfd")) for (int i = 0; i < 9; i++)'
        ' pwrite(fd, "junk junk", 9, i * 8); } return 0; }'
    )
    traced = watch(source, "c")
    assert traced.status is Status.OK
    assert "no readable trace" in traced.detail
    assert traced.steps == ()


@pytest.mark.parametrize(
    ("program", "target", "error", "message"),
    [
        (Program("", language="c"), "f(3)", BadOption, "is for Python"),
        (Program("", language="c"), Case("c", "f", (), 1), BadOption, "is for Python"),
        (Program("", language="cobol"), None, UnknownName, "cobol"),
    ],
)
def test_what_cannot_be_traced_is_said(
    program: Program, target: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        asyncio.run(trace(program, LocalSandbox(), target))

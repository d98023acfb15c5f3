"""Each kind of edit mends at least one fault: buggy program and mended program side by side."""

import textwrap
from dataclasses import dataclass

import pytest

from runwright.core import Assertions
from runwright.write.debug.search.facts import Facts, Types
from runwright.write.debug.search.registry import KINDS, edits
from runwright.write.debug.search.source import Source, normal_form
from runwright.write.examples import read_examples


@dataclass(frozen=True)
class Fault:
    """A program before and after one edit of a kind."""

    kind: str
    before: str
    after: str
    checks: str = ""
    types: str = ""  # "name:type ..." as traced runs would tell
    faults: tuple[str, ...] = ()
    crashes: str = ""  # "line:exception ..." as traced runs would tell


def body(before: str, after: str) -> tuple[str, str]:
    head = "def f(x, y):\n"
    return tuple(head + textwrap.indent(text, "    ") + "\n" for text in (before, after))  # type: ignore[return-value]


NUMBERS = "x:int y:int"
LISTS = "x:list y:list"

FAULTS = [
    Fault("comparison", *body("return x < y", "return x <= y")),
    Fault("arithmetic", *body("return x / y", "return x // y")),
    Fault("augmented", *body("x += y\nreturn x", "x -= y\nreturn x")),
    Fault("accumulate", *body("x = y\nreturn x", "x += y\nreturn x")),
    Fault("boolean", *body("return x and y", "return x or y")),
    Fault("regroup", *body("return x % 10 * y % 10", "return x % 10 * (y % 10)")),
    Fault("regroup", *body("return x and y or x", "return x and (y or x)")),
    Fault("drop-operand", *body("return x + 1", "return x")),
    Fault("drop-sign", *body("return not x", "return x")),
    Fault("swap-operands", *body("return x - y", "return y - x")),
    Fault("swap-membership", *body("return x in y", "return y in x")),
    Fault("transfer", *body("return y in x[1:]", "return y[1:] in x")),
    Fault("split-chain", *body("return 0 < x < y", "return x < y")),
    Fault("negative", *body("return x", "return -x"), types=NUMBERS),
    Fault("number", *body("return x[1:]", "return x[0:]")),
    Fault("truth", *body("return True", "return False")),
    Fault("text", *body("return x.replace('__', '-')", "return x.replace('___', '-')")),
    Fault(
        "template",
        *body("return 'found {}'.format(x)", "return 'got {0} of {0}!'.format(x)"),
        checks="assert f(1, 2) == 'got 1 of 1!'\nassert f(7, 2) == 'got 7 of 7!'",
    ),
    Fault("collection", *body("return x in ['a', 'e']", "return x in ['a', 'e', 'A', 'E']")),
    Fault("initial", *body("t = 0\nreturn t", "t = float('-inf')\nreturn t")),
    Fault("empty-result", *body("return []", "return {}")),
    Fault("index", *body("return x[y]", "return x[y - 1]"), types="x:list y:int"),
    Fault("cut", *body("return x[:y]", "return x[:y + 1]")),
    Fault("bounds", *body("return range(x, y)", "return range(x, y + 1)")),
    Fault("bounds", *body("return range(x - 1, -1, -1)", "return range(x)")),
    Fault("variable", *body("return x", "return y"), types=NUMBERS),
    Fault("nudged", *body("return g(x)", "return g(x - 1)"), types=NUMBERS),
    Fault("target", *body("x = 1\nreturn y", "y = 1\nreturn y"), types=NUMBERS),
    Fault("arguments", *body("return g(x, y)", "return g(y, x)")),
    Fault("elements", *body("return x, y", "return y, x")),
    Fault("roles", *body("return x[0] + x[len(y)]", "return y[0] + y[len(x)]"), types=LISTS),
    Fault("everywhere", *body("return x[0] + x[1]", "return y[0] + y[1]"), types=LISTS),
    Fault("ingredient", *body("a = x * y\nreturn x", "a = x * y\nreturn x * y"), types=NUMBERS),
    Fault("default", "def f(x=1):\n    return x\n", "def f(x=0):\n    return x\n"),
    Fault("negate", *body("if x:\n    return y", "if not x:\n    return y")),
    Fault("negate-value", *body("return x == y", "return not (x == y)")),
    Fault("decide", *body("if x:\n    return y", "if True:\n    return y")),
    Fault(
        "strengthen",
        *body("if x:\n    return y", "if x and y > 0:\n    return y"),
        types=NUMBERS,
    ),
    Fault("weaken", *body("if x:\n    return 1", "if x or not y:\n    return 1"), types=LISTS),
    Fault(
        "filtered",
        *body("return [i for i in x]", "return [i for i in x if i > 0]"),
        types="x:list i:int",
    ),
    Fault(
        "condition",
        *body("if x:\n    return 1", "if len(y) == 1:\n    return 1"),
        types=LISTS,
    ),
    Fault("presence", *body("return x == y", "return x.lower() == y.lower()"), types="x:str y:str"),
    Fault(
        "early-return",
        *body("return max(x)", "if not x:\n    return None\nreturn max(x)"),
        checks="assert f([], 1) is None",
    ),
    Fault(
        "skip-round",
        *body(
            "for i in x:\n    y += 1\nreturn y",
            "for i in x:\n    if i == 0:\n        continue\n    y += 1\nreturn y",
        ),
        types="x:list y:int i:int",
    ),
    Fault(
        "caught",
        *body("return x[y]", "try:\n    return x[y]\nexcept IndexError:\n    return None"),
        checks="assert f([], 1) is None",
        faults=("IndexError",),
    ),
    Fault(
        "crash-guard",
        *body("return x[y]", "if y >= len(x):\n    return None\nreturn x[y]"),
        checks="assert f([], 1) is None",
        crashes="2:IndexError",
    ),
    Fault(
        "crash-guard",
        *body("return x / len(y)", "if len(y) == 0:\n    return 0\nreturn x / len(y)"),
        checks="assert f(1, []) == 0",
        crashes="2:ZeroDivisionError",
    ),
    Fault(
        "crash-guard",
        *body("return x * f(x - 1, y)", "if x <= 0:\n    return 1\nreturn x * f(x - 1, y)"),
        checks="assert f(0, 1) == 1",
        types=NUMBERS,
        crashes="2:RecursionError",
    ),
    Fault(
        "crash-guard",
        *body("return max(x)", "if not x:\n    return None\nreturn max(x)"),
        checks="assert f([], 1) is None",
        crashes="2:ValueError",
    ),
    Fault(
        "crash-guard",
        *body(
            "for i in x:\n    y.append(int(i))",
            "for i in x:\n    if not i.isdigit():\n        continue\n    y.append(int(i))",
        ),
        crashes="3:ValueError",
    ),
    Fault(
        "crash-guard",
        *body("return x.upper()", "if x is None:\n    return ''\nreturn x.upper()"),
        checks="assert f(None, 1) == ''",
        crashes="2:AttributeError",
    ),
    Fault(
        "crash-condition",
        *body("while x[y] > 0:\n    y += 1", "while y < len(x) and x[y] > 0:\n    y += 1"),
        crashes="2:IndexError",
    ),
    Fault(
        "crash-value",
        *body("return x[y]", "return x[y] if y < len(x) else 0"),
        crashes="2:IndexError",
    ),
    Fault("crash-value", *body("return x[y]", "return x.get(y, [])"), crashes="2:KeyError"),
    Fault(
        "crash-key",
        *body("x[y] += 1\nreturn x", "x.setdefault(y, 0)\nx[y] += 1\nreturn x"),
        crashes="2:KeyError",
    ),
    Fault(
        "crash-key",
        *body("x[y].append(1)\nreturn x", "x.setdefault(y, []).append(1)\nreturn x"),
        crashes="2:KeyError",
    ),
    Fault(
        "crash-none",
        *body("return len(x)", "return len((x or []))"),
        crashes="2:TypeError",
    ),
    Fault("fallback", *body("return max(x)", "return max(x, default=0)")),
    Fault("lookup", *body("return x[y]", "return x.get(y, 0)"), types="x:dict y:int"),
    Fault("divisor", *body("return x // y", "return x // y if y else 0")),
    Fault("prepared", *body("return x[1]", "x = sorted(set(x))\nreturn x[1]"), types=LISTS),
    Fault(
        "prepared",
        *body("return x - y", "if x > y:\n    x, y = y, x\nreturn x - y"),
        types=NUMBERS,
    ),
    Fault("method", *body("x.append(y)", "x.extend(y)")),
    Fault("function", *body("return min(x)", "return max(x)")),
    Fault("family", *body("return sorted(x) == sorted(y)", "return set(x) == set(y)")),
    Fault("wrap", *body("return x[:y]", "return sorted(x[:y])"), types=LISTS),
    Fault("unwrap", *body("return len(x)", "return x")),
    Fault("bounded", *body("return x", "return min(x, y)"), types=NUMBERS),
    Fault("from-variable", *body("return len(x)", "return len(str(y))"), types="x:str y:int"),
    Fault("keywords", *body("return sorted(x)", "return sorted(x, reverse=True)")),
    Fault("in-place", *body("x.strip()\nreturn x", "x = x.strip()\nreturn x")),
    Fault(
        "element-conversion",
        *body("for i in x:\n    y += i", "for i in range(len(x)):\n    y += i"),
    ),
    Fault("remove", *body("x += 1\nreturn x", "return x")),
    Fault("double", *body("x += 1\nreturn x", "x += 1\nx += 1\nreturn x")),
    Fault("exchange", *body("x = y\ny = 1\nreturn x", "y = 1\nx = y\nreturn x")),
    Fault(
        "move-out",
        *body(
            "for i in x:\n    y += i\n    return y",
            "for i in x:\n    y += i\nreturn y",
        ),
    ),
    Fault(
        "move-in",
        *body("for i in x:\n    y += i\nx = y", "for i in x:\n    y += i\n    x = y"),
    ),
    Fault(
        "copied",
        *body("y = 0\nif x:\n    return y", "y = 0\nif x:\n    y = 0\n    return y"),
    ),
    Fault(
        "varied",
        *body("a = x + 1\nif y:\n    return a", "a = x + 1\nif y:\n    a = y + 1\n    return a"),
        types=NUMBERS,
    ),
    Fault("jump", *body("while x:\n    x -= 1", "while x:\n    x -= 1\n    break")),
    Fault("jump", *body("y.append(x)", "y.append(x)\nreturn y")),
    Fault("other-jump", *body("while x:\n    break", "while x:\n    continue")),
    Fault("returned", *body("return x", "return -1"), checks="assert f(1, 2) == -1"),
    Fault(
        "accumulated",
        *body(
            "for i in x:\n    if i:\n        return False\nreturn 1",
            "for i in x:\n    if i:\n        pass\nreturn False\nreturn 1",
        ),
    ),
    Fault(
        "otherwise",
        *body("if x:\n    y += x ** 2", "if x:\n    y += x ** 2\nelse:\n    y += x"),
    ),
    Fault(
        "swap-bodies",
        *body(
            "if x:\n    return 1\nelse:\n    return y", "if x:\n    return y\nelse:\n    return 1"
        ),
    ),
    Fault(
        "chain",
        *body("if x:\n    y = 1\nif y:\n    x = 2", "if x:\n    y = 1\nelif y:\n    x = 2"),
    ),
    Fault("once", *body("while x:\n    x -= 1", "if x:\n    x -= 1")),
    Fault("unconditional", *body("if x:\n    y = 1\nreturn y", "y = 1\nreturn y")),
    Fault("drop-else", *body("if x:\n    y = 1\nelse:\n    y = 2", "if x:\n    y = 1")),
    Fault(
        "loop-else",
        *body(
            "for i in x:\n    if i:\n        return 1\n    else:\n        return 0",
            "for i in x:\n    if i:\n        return 1\nreturn 0",
        ),
    ),
    Fault(
        "collapse",
        *body("for i in x:\n    y += g(i)\nreturn y", "y += g(sum(x))\nreturn y"),
    ),
    Fault(
        "occurrences",
        *body("if '7' in x:\n    y += 1", "if '7' in x:\n    y += x.count('7')"),
    ),
    Fault(
        "seen-flag",
        *body(
            "t = 1\nfor i in x:\n    t *= i\nif t == 1:\n    return 0\nreturn t",
            "t = 1\nseen = False\nfor i in x:\n    t *= i\n    seen = True\n"
            "if not seen:\n    return 0\nreturn t",
        ),
    ),
    Fault(
        "flush",
        *body(
            "a = []\nn = 0\nm = 0\nfor i in x:\n    m = max(m, n)\n    n -= 1\nreturn a",
            "a = []\nn = 0\nm = 0\nfor i in x:\n    m = max(m, n)\n    n -= 1\n"
            "    if n == 0:\n        a.append(m)\n        m = 0\nreturn a",
        ),
    ),
    Fault(
        "position",
        *body(
            "return [i for i in x if x.index(i) % 2]",
            "return [i for index, i in enumerate(x) if index % 2]",
        ),
    ),
    Fault(
        "keep-original",
        *body(
            "x = x.lower()\nif x[0] in y:\n    return x",
            "if x[0].lower() in y:\n    return x",
        ),
    ),
]


def facts_of(fault: Fault) -> Facts:
    checks = (Assertions("visible", fault.checks),)
    observed: dict[tuple[str, str], Types] = {
        ("f", name): frozenset({kind})
        for name, kind in (pair.split(":") for pair in fault.types.split())
    }
    return Facts(
        Source(fault.before),
        read_examples(checks),
        observed,
        frozenset({"visible"}),
        fault.faults,
        {
            int(line): frozenset({name})
            for line, name in (pair.split(":") for pair in fault.crashes.split())
        },
    )


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.kind)
def test_the_kind_mends_a_fault_of_its_kind(fault: Fault) -> None:
    kinds = tuple(kind for kind in KINDS if kind.name == fault.kind)
    facts = facts_of(fault)
    made = [facts.source.apply(edit.splices) for edit in edits(facts, kinds)]
    assert normal_form(fault.after) in {normal_form(text) for text in made}


def test_every_kind_has_a_fault_that_it_mends() -> None:
    assert {kind.name for kind in KINDS} == {fault.kind for fault in FAULTS}


def test_names_of_kinds_are_unique() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.kind)
def test_edits_say_their_line_kind_and_cost(fault: Fault) -> None:
    facts = facts_of(fault)
    for edit in edits(facts):
        assert edit.description.startswith(f"line {edit.line}: ")
        assert edit.kind
        assert 0 < edit.weight <= 1.2


def test_few_edits_are_not_programs() -> None:
    made = broken = 0
    for fault in FAULTS[::6]:
        facts = facts_of(fault)
        for edit in edits(facts):
            made += 1
            broken += normal_form(facts.source.apply(edit.splices)) is None
    assert broken < made / 50

import ast
import re

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from runwright.analyze.extract import complete, extract

CODE = "def f(x):\n    return x + 1\n"
REPLIES = {
    "a program": CODE,
    "a fence": f"Here it is:\n```python\n{CODE}```\nThat's it.",
    "a fence without a tag": f"```\n{CODE}```",
    "another tag": f"```py3\n{CODE}```",
    "tildes": f"~~~~ python\n{CODE}~~~~",
    "a fence that never closes": f"Sure!\n```python\n{CODE}",
    "an indented fence": "1. So:\n\n   ```python\n   def f(x):\n       return x + 1\n   ```",
    "an opening fence after words": f"The code: ```python\n{CODE}```",
    "a stray closing fence": f"{CODE}```\nIt adds one.",
    "prose around it": f"I can't say more (sorry\n\n{CODE}\nThat's it, isn't it?",
    "prose and indentation": "- like this:\n\n    def f(x):\n        return x + 1\n\n  done",
    "Windows line ends": CODE.replace("\n", "\r\n"),
    "terminal colours": f"\x1b[32m{CODE}\x1b[0m",
    "a byte order mark": f"\ufeff{CODE}",
    "another language's block first": f"```sh\npip install x\n```\n```python\n{CODE}```",
    "its use in a second block": f"```python\n{CODE}```\nUse it:\n```python\nprint(f(1))\n```",
    "a draft before it": f"```python\ndef f(x):\n    return x\n```\nNo:\n```python\n{CODE}```",
    "a demonstration below it": f"{CODE}\nprint(f(2))\n",
    "a second function that is cut off": f"{CODE}\ndef g(x):\n    return [1,",
    "special tokens": f"<|im_start|>\n{CODE}<|im_end|>",
    "tags": f"[PYTHON]\n{CODE}[/PYTHON]",
    "thoughts": f"<think>\nf(x) is x + 1, so...\n</think>\n{CODE}",
}


@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES)
def test_the_program_is_found_in(reply: str) -> None:
    assert extract(reply, "f") == CODE


@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES)
def test_extracting_again_changes_nothing_of(reply: str) -> None:
    once = extract(reply, "f")
    assert once is not None
    assert extract(once, "f") == once


@pytest.mark.parametrize(
    "reply",
    ["", "I cannot help with that.", "No", "Sorry, f(x) is not clear to me.", "```\n```", "\0"],
)
def test_a_reply_without_code_has_none(reply: str) -> None:
    assert extract(reply, "f") is None


def test_a_fence_in_a_docstring_does_not_end_the_block() -> None:
    code = (
        'def f(x):\n    """Adds one.\n\n    ```\n    >>> f(1)\n    ```\n    """\n    return x + 1\n'
    )
    assert extract(f"So:\n```python\n{code}```\nGood luck.", "f") == code


def test_what_the_chosen_block_lacks_comes_from_the_others() -> None:
    reply = (
        "```python\ndef g(x):\n    return x\n```\nand\n```python\ndef f(x):\n    return g(x)\n```"
    )
    assert extract(reply, "f") == "def g(x):\n    return x\n\ndef f(x):\n    return g(x)\n"


def test_of_stretches_in_prose_the_one_with_the_entry_point_is_taken() -> None:
    longer = "def g(x):\n    a = 1\n    b = 2\n    return a + b + x\n"
    assert extract(f"First (this\n{longer}\nthen (that\n{CODE}", "f") == CODE


def test_without_an_entry_point_the_whole_program_stays() -> None:
    assert extract(f"```python\n{CODE}print(f(1))\n```") == f"{CODE}print(f(1))\n"


def test_a_program_of_another_language_is_its_fence() -> None:
    code = "function f(x) {\n  return x + 1;\n}\n"
    reply = f"```sh\nnode f.js\n```\n```javascript\n{code}```"
    assert extract(reply, "f", language="javascript") == code


def test_ten_thousand_lines_of_prose_are_no_trouble() -> None:
    prose = "It's (not code, and so on: never.\n" * 5_000
    assert extract(f"{prose}{CODE}{prose}", "f") == CODE


PROMPT = 'import math\n\n\ndef f(x):\n    """Add one."""\n'
WHOLE = f"{PROMPT}    y = x\n    return y + 1\n"
COMPLETIONS = {
    "as it should be": "    y = x\n    return y + 1\n",
    "the first line's indentation lost": "y = x\n    return y + 1",
    "all indentation lost": "y = x\nreturn y + 1\n",
    "more functions after it": "    y = x\n    return y + 1\n\n\ndef g():\n    pass\n",
    "cut off": "    y = x\n    return y + 1\n\ndef main(\n",
    "prose after it": "    y = x\n    return y + 1\n\nThat's (all.",
    "a demonstration": "    y = x\n    return y + 1\n\nprint(f(1))\n",
    "in a fence": "```python\n    y = x\n    return y + 1\n```",
}


@pytest.mark.parametrize("completion", COMPLETIONS.values(), ids=COMPLETIONS)
def test_a_completion_is_put_below_its_prompt(completion: str) -> None:
    assert ast.dump(ast.parse(complete(PROMPT, completion, "f") or "")) == ast.dump(
        ast.parse(WHOLE)
    )


def test_a_completion_that_repeats_the_function_takes_from_the_prompt_what_it_lacks() -> None:
    program = complete(PROMPT, "```python\ndef f(x):\n    return math.ceil(x)\n```", "f")
    assert program is not None
    assert program.startswith("import math")
    assert program.endswith("def f(x):\n    return math.ceil(x)\n")


def test_functions_of_the_prompt_stay_because_tests_may_call_them() -> None:
    prompt = 'def encode(s):\n    return s[::-1]\n\n\ndef decode(s):\n    """Undo it."""\n'
    program = complete(prompt, "    return s[::-1]\n", "decode")
    assert program is not None
    assert "def encode" in program


@pytest.mark.parametrize("completion", ["", "    # nothing", "I do not know.", "\n\n"])
def test_a_completion_without_code_has_none(completion: str) -> None:
    assert complete(PROMPT, completion, "f") is None


NAMES = st.sampled_from(["f", "g", "h", "x", "y"])
LITERALS = st.sampled_from(["1", "'a'", "[]", "{}", "'```'"])
STATEMENTS = st.one_of(
    st.builds("{} = {}".format, NAMES, LITERALS),
    st.builds("def {}(x=0):\n    return {}".format, NAMES, NAMES),
    st.builds("def {}():\n    global {}\n    {} = 2".format, NAMES, NAMES, NAMES),
    st.builds("class {}:\n    x = 1".format, NAMES),
    st.builds("for {} in range(2):\n    y = {}".format, NAMES, NAMES),
    st.builds("if x:\n    {} = {}\nelse:\n    g = 1".format, NAMES, LITERALS),
    st.builds("{} = []\n{}.append({})".format, NAMES, NAMES, LITERALS),
    st.builds("{}[0] = 1".format, NAMES),
    st.builds("{} = {}".format, NAMES, NAMES),
    st.builds("{}()".format, st.sampled_from(["g", "h"])),
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.filter_too_much])
@given(st.lists(STATEMENTS, min_size=1, max_size=8))
def test_a_program_keeps_its_meaning(statements: list[str]) -> None:
    source = "\n".join(["x = y = []", *statements, "def f():\n    return (g, x)"]) + "\n"
    meaning = _meaning(source)
    assume(meaning is not None)
    found = extract(source, "f")
    assert found is not None
    assert extract(found, "f") == found
    assert _meaning(found) == meaning


def _meaning(source: str) -> str | None:
    """Return what f() gives, addresses removed; None for a program that fails as it is loaded."""
    names: dict[str, object] = {}
    try:
        exec(source, names)
    except Exception:  # noqa: BLE001 - whatever a generated program raises
        return None
    try:
        return re.sub(r" at 0x\w+", "", repr(names["f"]()))  # type: ignore[operator]
    except NameError as error:
        return str(error)


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param("`" * 100_000, id="one line of marks"),
        pytest.param("```\n" * 15_000, id="marks, line by line"),
        pytest.param("```x " * 20_000, id="blocks that begin on one line"),
        pytest.param("```python\nx = 1\n" * 4_000, id="blocks that never close"),
        pytest.param("@f\n" * 6_000, id="decorators of nothing"),
        pytest.param("x = [1,\n" * 7_000, id="brackets that never close"),
        pytest.param("\n".join(" " * i + "x" for i in range(1_200)), id="ever further in"),
        pytest.param("def f(x):\n    return x\n" * 1_500, id="the same function again"),
    ],
)
def test_a_hostile_reply_is_read_in_time(reply: str) -> None:
    extract(reply, "f")  # each took a minute or more, or ended in a RecursionError


def test_functions_that_call_each_other_in_a_long_chain_are_read_in_time() -> None:
    chain = "\n".join(f"def f{i}():\n    return f{i + 1}()" for i in range(2_000))
    assert "def f1999()" in str(extract(chain, "f0"))

from random import Random

import pytest

from runwright.core import Program
from runwright.write.testgen.asking import WISHES, prompt, read_reply
from runwright.write.testgen.replies import Input

REPLY = """Here are some:

```python
[1, 2], "a # b"   # a corner case
{"x": (1, None)}, -3.5
# nothing but a comment

f([1], 2)
[1, 2
__import__("os").system("true"), 1
```

```
3, 4
```
"""


def test_the_first_block_is_read_line_by_line_and_the_rest_is_counted() -> None:
    read = read_reply(REPLY)
    assert read.inputs == (([1, 2], "a # b"), ({"x": (1, None)}, -3.5))
    assert read.unreadable == 3


@pytest.mark.parametrize(
    "reply",
    ["", "1, 2", "```\n" + "(" * 5000 + "\n```", "```\n" + "9" * 20_000 + "\n```"],
    ids=["nothing", "no block", "nested too deeply", "a line too long"],
)
def test_a_reply_that_cannot_be_read_gives_nothing(reply: str) -> None:
    read = read_reply(reply)
    assert read.inputs == ()
    assert read.unreadable == 1


def test_a_block_that_was_cut_off_is_read_to_its_end() -> None:
    assert read_reply("```\n1, 2\n3, 4").inputs == ((1, 2), (3, 4))


def test_the_prompt_has_the_reference_five_inputs_and_one_of_three_wishes() -> None:
    program = Program("def f(a, b):\n    return {a: b}\n")
    known: list[Input] = [(number, "x") for number in range(100, 120)]
    texts = {prompt(program, "f", known, Random(seed)) for seed in range(20)}
    for text in texts:
        assert "return {a: b}" in text
        assert sum(f"{number}, 'x'" in text for number in range(100, 120)) == 5
        assert sum(wish in text for wish in WISHES) == 1
    assert {wish for wish in WISHES for text in texts if wish in text} == set(WISHES)

import pytest

from runwright.write.steer.codesteer.turn import Code, code_in

BLOCK = "```python\nprint(1)\n```"


@pytest.mark.parametrize(
    ("reply", "may", "must"),
    [
        (BLOCK, "print(1)", "print(1)"),
        (f"So:\n{BLOCK}\nDone.", "print(1)", "print(1)"),
        ("```py\n  print(1)\n```", "print(1)", "print(1)"),
        ("```python\nprint(1", "print(1", "print(1"),
        ("```\nprint(1)\n```", None, "print(1)\n"),
        ("print(1)", None, "print(1)\n"),
        ("```bash\nls\n```", None, None),
        ("The answer is 4.", None, None),
        ("", None, None),
    ],
)
def test_a_block_marked_as_python_is_a_program(
    reply: str, may: str | None, must: str | None
) -> None:
    assert code_in(reply, Code.NEVER) is None
    assert code_in(reply, Code.MAY) == may
    assert code_in(reply, Code.MUST) == must


def test_several_blocks_are_one_program_without_those_that_are_no_python() -> None:
    blocks = ["def f():\n    return 1", "pip install x", "x = f()\nprint(x)"]
    reply = "\nand\n".join(f"```python\n{block}\n```" for block in blocks)
    assert code_in(reply, Code.MAY) == f"{blocks[0]}\n\n{blocks[2]}"
    wrong = "```python\nfor in\n```\n```python\nif in\n```"
    assert code_in(wrong, Code.MAY) == "if in"


def test_a_fence_in_a_docstring_does_not_cut_a_program() -> None:
    source = 'def f():\n    """\n    ```\n    x\n    ```\n    """\n\nprint(f())'
    assert code_in(f"```python\n{source}\n```", Code.MAY) == source

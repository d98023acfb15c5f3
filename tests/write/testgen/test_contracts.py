import pytest

from runwright.write.testgen.contracts import contract_lines

HEAD = '''def f(x):
    """What it does."""
    assert x > 0
    assert (
        x < 9
    )
    y = x
    assert y
    return y
'''
TAGGED = """def f(s):

    count = 0 # $_CONTRACT_$
    for c in s: # $_CONTRACT_$
        assert c in "()", "invalid inputs" # $_CONTRACT_$
        count += 1  # $_CONTRACT_$
    assert count == 0, "invalid inputs"
    return s
"""


@pytest.mark.parametrize(
    ("source", "lines"),
    [(HEAD, {3, 4, 5, 6}), (TAGGED, {3, 4, 5, 6, 7}), ("def f():\n    return 1\n", set())],
    ids=["asserts", "tags", "none"],
)
def test_the_lines_of_a_contract(source: str, lines: set[int]) -> None:
    assert contract_lines(source, "f") == lines


def test_asserts_at_the_head_of_another_function_are_none() -> None:
    assert contract_lines(HEAD, "g") == frozenset()

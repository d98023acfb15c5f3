"""What a model said of a run."""

import pytest

from runwright.core import Program, Remark, Review, Solution, Usage, wire


@pytest.mark.parametrize(
    ("lines", "where"), [((), ""), ((3,), "3"), ((3, 4, 5), "3-5"), ((1, 3, 4, 9), "1, 3-4, 9")]
)
def test_lines_in_words(lines: tuple[int, ...], where: str) -> None:
    assert Remark("BLOCK-0", lines, None).where == where


def test_a_solution_with_reviews_survives_its_json_form() -> None:
    said = tuple(Remark(f"BLOCK-{n}", (n,), value, "why") for n, value in enumerate((True, None)))
    review = Review(Program("x = 1\n"), "one", said)
    solution = Solution("t", "ldb", (), Usage(), reviews=(review,))
    assert wire.loads(Solution, wire.dumps(solution)) == solution

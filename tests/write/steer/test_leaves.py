import ast

import pytest

from runwright.write.steer.leaves import Leaves, bound_names, leaves


@pytest.mark.parametrize(
    ("source", "called", "other"),
    [
        ("f(x)", ("f",), ("x",)),
        ("def g(a):\n    return f(a, len(a))", ("f",), ()),
        ("b(a(1))\na(2)", ("b", "a"), ()),
        ("g = f\nf(1)", (), ("f",)),
        ("np.mean([1])", (), ("np",)),
        ("import numpy as np\nnp.mean([1])", (), ()),
        ("[f(i) for i in range(3)]", ("f",), ()),
        ("try:\n    f()\nexcept ValueError as error:\n    print(error)", ("f",), ()),
        (
            "match f():\n case [a, *b]:\n  g(a, b)\n case {'k': 1, **rest}:\n  g(rest)",
            ("f", "g"),
            (),
        ),
        ("lambda a, *b, **c: f(a, b, c)", ("f",), ()),
        ("", (), ()),
    ],
)
def test_leaves_are_what_nothing_defines(
    source: str, called: tuple[str, ...], other: tuple[str, ...]
) -> None:
    assert leaves(ast.parse(source)) == Leaves(called, other)


def test_every_binding_counts() -> None:
    source = "import a.b\nfrom c import d as e\nclass F: g = 1\nfor h in (i := []): del h"
    assert bound_names(ast.parse(source)) == {"a", "e", "F", "g", "h", "i"}

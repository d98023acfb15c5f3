"""Values in classes."""

from collections.abc import Callable

import pytest

from runwright.core import Trace, Value
from runwright.observe.quantize import Label, quantize, quantized

Watch = Callable[..., Trace]


@pytest.mark.parametrize(
    ("kind", "text", "label"),
    [
        ("int", "32767", ("basic", "int", "PosLarge")),
        ("unsigned long", "5", ("basic", "int", "PosRegular")),
        ("float", "-0.5", ("basic", "float", "NegSmall")),
        ("double", "-1.0", ("basic", "double", "NegRegular")),
        ("double", "nan", ("basic", "double", "NaN")),
        ("char", "113 'q'", ("basic", "char", "Alphabetic")),
        ("char", "'\\0'", ("basic", "char", "Null")),
        ("char", "7", ("basic", "char", "Non-alphabetic")),
        ("bool", "true", ("basic", "bool", "True")),
        ("char *", "0x0", ("pointer", "char", "Null")),
        ("struct node *", "0x7ffd01", ("pointer", "int", "NotNull")),
        ("int [3]", "{1, 2, 3}", ("array", "int", "Initialised")),
        ("int", "<optimized out>", ("basic", "int", "Unknown")),
    ],
)
def test_values_of_c(kind: str, text: str, label: tuple[str, str, str]) -> None:
    assert quantize(kind, Value(kind, text), language="c") == Label(*label)


@pytest.mark.parametrize(
    ("kind", "text", "label"),
    [
        ("int", "-10001", ("basic", "int", "NegLarge")),
        ("float", "1.0", ("basic", "double", "PosSmall")),
        ("bool", "False", ("basic", "bool", "False")),
        ("str", "'x'", ("array", "char", "Initialised")),
        ("list", "[1, 2]", ("array", "int", "Initialised")),
        ("list", "[1, 'a']", ("array", "void", "Not initialised")),
        ("list", "[]", ("array", "void", "Not initialised")),
        ("NoneType", "None", ("pointer", "void", "Null")),
        ("Node", "Node(x=1)", ("pointer", "void", "NotNull")),
        ("int", "<int of 9000 bits>", ("basic", "int", "Unknown")),
    ],
)
def test_values_of_python(kind: str, text: str, label: tuple[str, str, str]) -> None:
    assert quantize(kind, Value(kind, text)) == Label(*label)


def test_a_variable_that_is_not_known_keeps_its_types() -> None:
    assert quantize("int", None) == Label("basic", "int", "Unknown")
    assert quantize("char *", None, language="c") == Label("pointer", "char", "Unknown")


def test_a_name_in_a_string_is_no_variable(watch: Watch) -> None:
    found = quantized(watch("def f(x):\n    y = 'x' + x\n    return y\n", "f('a')", lines=True))
    assert [(o.line, o.name) for o in found] == [(2, "y"), (2, "x"), (3, "y")]

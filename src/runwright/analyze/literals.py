"""Literals: values as Python or a model writes them, read as data, never evaluated.

Beside what `ast.literal_eval` takes: `nan`, `inf` and their other spellings, and calls of a builtin
type on a literal, which is how `repr` shows a set without members or a frozen one.
"""

import ast
import warnings
from typing import Any

NOT_A_VALUE = (ValueError, TypeError, SyntaxError, RecursionError, MemoryError)
_FLOATS = {"nan", "inf", "infinity"}  # in any case: NaN, Infinity
_OF_ONE = {"set": set, "frozenset": frozenset, "tuple": tuple, "list": list, "dict": dict}


def literal(text: str) -> Any:
    """Return the value of a literal.

    Whole numbers in it are such as can be written out again: 0xfff... has no bound of its own.

    Raises:
        ValueError, TypeError, SyntaxError, RecursionError, MemoryError: it is none.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes are the business of whoever wrote it
        value = _value(ast.parse(text.strip(), mode="eval").body)
    repr(value)
    return value


def _value(node: ast.expr) -> Any:
    match node:
        case ast.Tuple(elts=items):
            return tuple(map(_value, items))
        case ast.List(elts=items):
            return list(map(_value, items))
        case ast.Set(elts=items):
            return set(map(_value, items))
        case ast.Dict(keys=keys, values=values) if None not in keys:
            pairs = zip(keys, values, strict=True)
            return {_value(key): _value(value) for key, value in pairs if key is not None}
        case ast.Name(id=name) if name.lower() in _FLOATS:
            return float(name)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Name() as name):
            return -_value(name)
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
            return _made(name, list(map(_value, arguments)))
        case _:
            return ast.literal_eval(node)


def _made(name: str, arguments: list[Any]) -> Any:
    if name == "float" and len(arguments) == 1 and isinstance(arguments[0], (str, int, float)):
        try:
            return float(arguments[0])
        except OverflowError:
            raise ValueError("too large for a float") from None
    if name in _OF_ONE and len(arguments) < 2:
        return _OF_ONE[name](*arguments)
    raise ValueError(f"{name}() is no literal")

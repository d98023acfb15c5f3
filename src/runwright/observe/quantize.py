"""Quantized values: each value of a run as one of a few classes that a model can learn to predict.

The classes and their bounds are those of TRACED (arXiv:2306.07487, table of quantized values): a
data type, a value type, and a class. A line that runs several times has the state of its last
visit. Of a line that did not run the class is Unknown, and the types are those that the variable
has elsewhere in its function; a variable that never had a value has no label.

C has the types that the paper speaks of. Those of Python are mapped to them: int and bool as they
are, float to double, str to an array of char, list and tuple to arrays of what they hold, any other
object to a pointer to void, and None to the null pointer.
"""

import math
import re
from dataclasses import dataclass

from runwright.core.lookup import state_after, visited
from runwright.core.trace import Trace
from runwright.core.value import Value
from runwright.observe.expressions import literal
from runwright.observe.structure import source_of

UNKNOWN = "Unknown"
_LARGE = 10_000
_NAME = re.compile(r"[^\W\d]\w*")
_QUOTED = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"")
_QUALIFIERS = frozenset({"const", "volatile", "static", "register", "struct", "unsigned", "signed"})
_C_FLOATS = {"float": "float", "double": "double", "long double": "double"}


@dataclass(frozen=True, slots=True)
class Label:
    """What is said of one occurrence of a variable."""

    data_type: str  # basic, array or pointer
    value_type: str  # int, float, double, char, bool or void
    value: str  # its class


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A variable in a line, what is said of it, and whether the line ran."""

    line: int
    name: str
    covered: bool
    label: Label


def quantized(trace: Trace, path: str = "") -> tuple[Occurrence, ...]:
    """Return a label for each variable on each line of code, by line and place in it.

    Args:
        trace: One made with `lines=True`, nothing left out.
        path: The file beside the program; "": the program itself.
    """
    last, types = _last_states(trace)
    text = source_of(trace, path).split("\n")
    found = []
    for block in trace.blocks:
        if block.path != path:
            continue
        known = types.get(block.function, {})
        state = last.get(block.id)
        for span in block.spans:
            line = _QUOTED.sub("", text[span.line - 1][span.column :])
            for name in dict.fromkeys(_NAME.findall(line)):
                if name not in known:
                    continue
                value = None if state is None else state.get(name)
                kind = known[name] if value is None else value.type
                label = quantize(kind, value, language=trace.program.language)
                found.append(Occurrence(span.line, name, state is not None, label))
    return tuple(found)


def quantize(kind: str, value: Value | None, *, language: str = "python") -> Label:
    """Return the label of a value.

    Args:
        kind: The name of its type in its language, e.g. "int", "list", "char *", "int [3]".
        value: None: not known, the line did not run.
        language: "python", or one with the types of C.
    """
    if language == "python":
        return _python(kind, value)
    return _c(kind, value)


def quantize_int(number: int) -> str:
    """Return the class of an integer."""
    if number == 0:
        return "Zero"
    sign = "Pos" if number > 0 else "Neg"
    return f"{sign}{'Large' if abs(number) > _LARGE else 'Regular'}"


def quantize_float(number: float) -> str:
    """Return the class of a floating-point number."""
    if math.isnan(number):
        return "NaN"
    if number == 0:
        return "Zero"
    if 0 < number <= 1:
        return "PosSmall"
    if -1 < number < 0:
        return "NegSmall"
    sign = "Pos" if number > 0 else "Neg"
    return f"{sign}{'Large' if abs(number) > _LARGE else 'Regular'}"


def quantize_char(character: str) -> str:
    """Return the class of a character."""
    if character == "\0":
        return "Null"
    is_letter = character.isascii() and character.isalpha()
    return "Alphabetic" if is_letter else "Non-alphabetic"


def _python(kind: str, value: Value | None) -> Label:
    data, element = {
        "int": ("basic", "int"),
        "bool": ("basic", "bool"),
        "float": ("basic", "double"),
        "str": ("array", "char"),
        "list": ("array", _element(value)),
        "tuple": ("array", _element(value)),
    }.get(kind, ("pointer", "void"))
    if value is None:
        return Label(data, element, UNKNOWN)
    if data == "array":
        return Label(data, element, "Not initialised" if element == "void" else "Initialised")
    if data == "pointer":
        return Label(data, element, "Null" if kind == "NoneType" else "NotNull")
    return Label(data, element, _basic(element, value.text))


def _element(value: Value | None) -> str:
    """Return the type that all items of a list or tuple have; void: there is no such type."""
    if value is None or value.omitted_bytes:
        return "void"
    try:
        items = literal(value.text)
    except ValueError:
        return "void"
    kinds = {type(item) for item in items} if isinstance(items, (list, tuple)) else set()
    if len(kinds) != 1:
        return "void"
    names = {int: "int", float: "double", bool: "bool", str: "char"}
    return names.get(kinds.pop(), "void")


def _c(kind: str, value: Value | None) -> Label:
    words = [word for word in re.sub(r"[*&\[\]\d]", " ", kind).split() if word not in _QUALIFIERS]
    name = " ".join(words)
    element = _C_FLOATS.get(name) or {
        "char": "char",
        "bool": "bool",
        "_Bool": "bool",
        "void": "void",
    }.get(name, "int")
    data = "array" if "[" in kind else "pointer" if "*" in kind else "basic"
    if value is None:
        return Label(data, element, UNKNOWN)
    text = value.text.strip()
    if data == "pointer":
        null = text in ("NULL", "nullptr") or re.fullmatch(r"0x0+|0", text) is not None
        return Label(data, element, "Null" if null else "NotNull")
    if data == "array":
        return Label(data, element, "Initialised" if text else "Not initialised")
    return Label(data, element, _basic(element, text))


def _basic(element: str, text: str) -> str:
    """Return the class of a scalar by its text; Unknown if that is no scalar of its type."""
    try:
        if element == "void":
            return "Void"
        if element == "bool":
            return "True" if text.lower() in ("true", "1") else "False"
        if element == "char":
            quoted = _QUOTED.search(text)
            code = quoted.group() if quoted else repr(chr(int(text)))
            return quantize_char(str(literal(code.replace("'\\0'", "'\\x00'"))))
        return quantize_int(int(text)) if element == "int" else quantize_float(float(text))
    except (ValueError, OverflowError):
        return UNKNOWN


def _last_states(
    trace: Trace,
) -> tuple[dict[int, dict[str, Value]], dict[str, dict[str, str]]]:
    """Return the state after the last visit of each block, and the types by function and name."""
    states: dict[int, dict[str, Value]] = {}
    types: dict[str, dict[str, str]] = {}
    for step in trace.steps:
        state = {variable.name: variable.value for variable in state_after(step)}
        known = types.setdefault(trace.blocks[step.block].function, {})
        known.update((name, value.type) for name, value in state.items())
        for visit in visited(step):
            states[visit.block] = state
    return states, types

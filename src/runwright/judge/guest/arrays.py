"""Arrays of numpy, and series, frames and indices of pandas, as data.

    {"ndarray": [dtype, shape, base64 of the items]}         {"numpy": [dtype, base64]}: a scalar
    {"Series": [FORM of the items, FORM of the index, FORM of the name]}
    {"DataFrame": [[FORM, ..] of columns, FORM of their names, FORM of the index]}
    {"Index": [FORM of the items, FORM of the name or names]}

An array of objects is a list of plain values to pandas and nothing to numpy. Neither library is
imported before a value needs it: one that has such a value has the library, and what receives one
imports its own.
"""

import base64
import importlib
import math
import sys
from typing import Any

from runwright.core.plain import Decoder, Encoder

TAGS = frozenset(("ndarray", "numpy", "Series", "DataFrame", "Index"))
MUTABLE = frozenset(("ndarray", "Series", "DataFrame"))
_KINDS = "biufcSUmM?"  # no objects, no records: their items would be code or names
_MOST_DIMENSIONS = 32
_MOST_ITEM_BYTES = 1 << 20


class NoLibrary(Exception):
    """A value needs a library that is not here; `str()` names it."""


def encode(value: object, encoder: Encoder) -> dict[str, object] | None:
    """Return the form of an array, series, frame or index; None if it is something else."""
    kind = type(value)
    module = str(kind.__module__)  # a class may have set it to anything
    if module.startswith("numpy") and (numpy := sys.modules.get("numpy")) is not None:
        return _encode_numpy(numpy, value, kind)
    if module.startswith("pandas") and (pandas := sys.modules.get("pandas")) is not None:
        return _encode_pandas(pandas, value, kind, encoder)
    return None


def _encode_numpy(numpy: Any, value: Any, kind: type) -> dict[str, object] | None:
    if kind is not numpy.ndarray and not issubclass(kind, numpy.generic):
        return None
    if value.dtype.kind not in _KINDS:
        return None
    body = base64.b64encode(value.tobytes()).decode("ascii")
    if kind is numpy.ndarray:
        return {"ndarray": [value.dtype.str, list(value.shape), body]}
    return {"numpy": [value.dtype.str, body]}


def _encode_pandas(
    pandas: Any, value: Any, kind: type, encoder: Encoder
) -> dict[str, object] | None:
    if kind is pandas.Series:
        parts = [_items(value, encoder), encoder.form(value.index), encoder.form(value.name)]
        return {"Series": parts}
    if kind is pandas.DataFrame:
        columns = [_items(value.iloc[:, i], encoder) for i in range(value.shape[1])]
        return {"DataFrame": [columns, encoder.form(value.columns), encoder.form(value.index)]}
    if kind is pandas.RangeIndex:
        part = range(value.start, value.stop, value.step)
        return {"Index": ["range", encoder.form(part), encoder.form(value.name)]}
    if kind is pandas.MultiIndex:
        return {"Index": ["tuples", encoder.form(list(value)), encoder.form(list(value.names))]}
    if issubclass(kind, pandas.Index):
        return {"Index": [kind.__name__, _items(value, encoder), encoder.form(value.name)]}
    return None


def _items(column: Any, encoder: Encoder) -> object:
    """Return dtype and items of a column; as numbers where they are, else one by one."""
    values = column.to_numpy()
    name = str(column.dtype)
    if values.dtype.kind in _KINDS and values.dtype.str == getattr(column.dtype, "str", ""):
        return [name, _encode_numpy(sys.modules["numpy"], values, type(values))]
    items = [None if _is_missing(item) else item for item in column]
    return [name, [encoder.form(_scalar(item)) for item in items]]


def _is_missing(item: object) -> bool:
    return type(item).__name__ in ("NAType", "NaTType")


def _scalar(item: Any) -> object:
    """Return a moment of pandas as the standard library's."""
    kind = type(item).__name__
    if kind == "Timestamp":
        return item.to_pydatetime()
    return item.to_pytimedelta() if kind == "Timedelta" else item


def decode(tag: str, body: Any, decoder: Decoder) -> object:
    """Return the array, series, frame or index of a form.

    Raises:
        NoLibrary: numpy or pandas is not installed here.
        ValueError: the form is not one that `encode` makes; or TypeError, OverflowError.
    """
    if tag in ("ndarray", "numpy"):
        return _read_numpy(_library("numpy"), tag, body)
    pandas = _library("pandas")
    if tag == "Index":
        return _read_index(pandas, body, decoder)
    if tag == "Series":
        items, index, name = body
        column = _read_items(pandas, items, decoder)
        return pandas.Series(column, index=decoder.value(index), name=decoder.value(name))
    columns, names, index = body
    header, rows = decoder.value(names), decoder.value(index)
    if len(header) != len(columns):
        raise ValueError("not an encoded DataFrame: columns and their names differ in number")
    read = {i: _read_items(pandas, column, decoder) for i, column in enumerate(columns)}
    frame = pandas.DataFrame({i: pandas.Series(one, index=rows) for i, one in read.items()}, rows)
    frame.columns = header
    return frame


def _library(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        raise NoLibrary(name) from None


def _read_numpy(numpy: Any, tag: str, body: Any) -> object:
    name, *rest = body
    dtype = numpy.dtype(name) if isinstance(name, str) and len(name) < 40 else None
    if dtype is None or dtype.kind not in _KINDS or not 0 < dtype.itemsize <= _MOST_ITEM_BYTES:
        raise ValueError("not an encoded array: its dtype is none that crosses")
    shape = rest[0] if tag == "ndarray" else []
    if not all(type(size) is int and size >= 0 for size in shape) or len(shape) > _MOST_DIMENSIONS:
        raise ValueError("not an encoded array: its shape is none")
    data = base64.b64decode(rest[-1], validate=True)
    if math.prod(shape) * dtype.itemsize != len(data):
        raise ValueError("not an encoded array: its items do not fill its shape")
    array = numpy.frombuffer(data, dtype=dtype).reshape(shape)
    return array.copy() if tag == "ndarray" else array[()]


def _read_items(pandas: Any, items: Any, decoder: Decoder) -> object:
    name, values = items
    if not isinstance(name, str) or len(name) > 60:
        raise ValueError("not an encoded column")
    if isinstance(values, dict):
        (tag,) = values
        return _read_numpy(_library("numpy"), tag, values[tag])
    return pandas.array([decoder.value(value) for value in values], dtype=name).copy()


def _read_index(pandas: Any, body: Any, decoder: Decoder) -> object:
    kind, items, name = body
    if kind == "range":
        steps = decoder.value(items)
        if type(steps) is not range:
            raise ValueError("not an encoded Index")
        return pandas.RangeIndex(steps, name=decoder.value(name))
    if kind == "tuples":
        return pandas.MultiIndex.from_tuples(decoder.value(items), names=decoder.value(name))
    return pandas.Index(_read_items(pandas, items, decoder), name=decoder.value(name))


def update(original: Any, new: Any) -> None:
    """Bring an array or frame to the state the other side left it in.

    Raises:
        ValueError: it is of another shape or type.
    """
    if type(original).__module__.startswith("numpy"):
        if original.shape != new.shape or original.dtype != new.dtype:
            raise ValueError("an array became one of another shape or type")
        original[...] = new
    else:  # what pandas itself does for `inplace=True`
        original._update_inplace(new)

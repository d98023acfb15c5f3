"""Finding methods by name: ours and those of other packages, through the same door.

An entry point of the group (`runwright.strategies`, `runwright.benchmarks`) names a package; each
module in it that defines the contract's function is a method, and its file name is its name.
"""

import ast
import difflib
import functools
import importlib
import importlib.metadata
import importlib.util
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from runwright.core.errors import MethodError, UnknownName


@dataclass(frozen=True, slots=True)
class Method:
    """A method that was found but not imported."""

    name: str
    module: str  # dotted name to import
    docstring: str

    @property
    def summary(self) -> str:
        """The first line of its docstring."""
        return self.docstring.partition("\n")[0]

    @property
    def kind(self) -> str:
        """The room that it lies in: "debug" for runwright.write.debug.ldb."""
        return self.module.split(".")[-2]

    def part(self, heading: str) -> str:
        """Return what a part of its docstring says, like "Needs", as one line; "" without it."""
        found = re.search(
            rf"^{heading}:[ \t]*(.*(?:\n[ \t]+\S.*)*)", self.docstring, flags=re.MULTILINE
        )
        return " ".join(found[1].split()) if found else ""


def find_methods(group: str, function: str) -> dict[str, Method]:
    """Return the methods of a group by name, without importing any of them.

    Args:
        group: Entry-point group, e.g. "runwright.strategies".
        function: What a module must define at top level to be one, e.g. "solve".

    Raises:
        MethodError: an entry point names a package that is not there.
    """
    found: dict[str, Method] = {}
    for entry in importlib.metadata.entry_points(group=group):
        spec = importlib.util.find_spec(entry.value)
        if spec is None or spec.submodule_search_locations is None:
            raise MethodError(f"{entry.name}: entry point names {entry.value!r}, not a package")
        for method in _walk(entry.value, list(spec.submodule_search_locations), function):
            found.setdefault(method.name, method)
    return found


def load_method(group: str, function: str, name: str, *, kind: str) -> ModuleType:
    """Import the module of a method.

    Args:
        group: Entry-point group.
        function: What its modules define.
        name: The method's name.
        kind: What to call it in an error, e.g. "strategy".

    Raises:
        UnknownName: no method of that name; the message has a suggestion or lists all.
        MethodError: the method's module cannot be imported.
    """
    methods = find_methods(group, function)
    name = name.replace("+", "-plus")  # "humaneval+" lies in humaneval_plus.py
    if name not in methods:
        near = difflib.get_close_matches(name, methods, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(sorted(methods))}"
        raise UnknownName(f"no {kind} {name!r}; {hint}")
    try:
        return importlib.import_module(methods[name].module)
    except ImportError as error:
        raise MethodError(f"{name}: cannot be imported: {error}") from error


def _walk(package: str, folders: list[str], function: str) -> Iterator[Method]:
    for module in pkgutil.iter_modules(folders):
        dotted = f"{package}.{module.name}"
        for folder in folders:
            path = Path(folder, module.name, "__init__.py")
            path = path if module.ispkg else Path(folder, f"{module.name}.py")
            if not path.is_file():
                continue
            docstring = _docstring(path, path.stat().st_mtime_ns, function)
            if docstring is not None:
                yield Method(module.name.replace("_", "-"), dotted, docstring)
            elif module.ispkg:
                yield from _walk(dotted, [str(path.parent)], function)


@functools.lru_cache(maxsize=4096)
def _docstring(path: Path, changed: int, function: str) -> str | None:  # noqa: ARG001 - a key
    """Return a module's docstring if it defines the function at its top level, else None."""
    data = path.read_bytes()
    if f"def {function}".encode() not in data:  # to parse it takes a hundred times as long
        return None
    tree = ast.parse(data)
    if any(getattr(node, "name", None) == function for node in tree.body):
        return ast.get_docstring(tree) or ""
    return None

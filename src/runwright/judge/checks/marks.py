"""What tests say of themselves to pytest, unittest and hypothesis, read from their syntax."""

import ast
import itertools
from collections.abc import Iterator, Sequence

Function = ast.FunctionDef | ast.AsyncFunctionDef


def is_test_name(name: str) -> bool:
    """True for the names of functions that are tests."""
    return name == "test" or name.startswith("test_")


def required(node: Function) -> list[str]:
    """Return the parameters of a function that have no default."""
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    names = [item.arg for item in positional[: len(positional) - len(arguments.defaults)]]
    keywords = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    return [*names, *(key.arg for key, default in keywords if not default)]


def test_methods(node: ast.ClassDef) -> list[Function]:
    """Return the methods of a class that are named as tests are."""
    return [
        item for item in node.body if isinstance(item, Function) and item.name.startswith("test")
    ]


def is_test_case(node: ast.ClassDef) -> bool:
    """True if a class derives from unittest's, by the name of its base."""
    return any(ast.unparse(base).endswith("TestCase") for base in node.bases)


def is_property(node: Function) -> bool:
    """True if hypothesis' `given` gives a function its arguments."""
    return any(_name(decorator).endswith("given") for decorator in node.decorator_list)


def parameter_sets(node: Function) -> list[dict[str, str]] | None:
    """Return the arguments, as source, that `pytest.mark.parametrize` gives a test, set by set.

    Stacked marks multiply. One set without arguments if there is no such mark; None if a mark does
    not spell out its values.
    """
    groups = []
    for decorator in reversed(node.decorator_list):
        if _name(decorator).endswith("mark.parametrize"):
            group = _spelled_out(decorator)
            if group is None:
                return None
            groups.append(group)
    return [
        {name: text for part in parts for name, text in part.items()}
        for parts in itertools.product(*groups)
    ]


def _spelled_out(decorator: ast.expr) -> list[dict[str, str]] | None:
    match decorator:
        case ast.Call(args=[names, ast.List(elts=rows) | ast.Tuple(elts=rows)], keywords=[]):
            pass
        case _:
            return None
    known = _parameter_names(names)
    sets = [_set(known, row) for row in rows]
    return None if not known or None in sets else [one for one in sets if one is not None]


def _set(names: Sequence[str], row: ast.expr) -> dict[str, str] | None:
    if isinstance(row, ast.Starred) or _name(row).endswith("pytest.param"):
        return None
    if len(names) == 1:
        return {names[0]: ast.unparse(row)}
    if isinstance(row, (ast.Tuple, ast.List)) and len(row.elts) == len(names):
        return dict(zip(names, map(ast.unparse, row.elts), strict=True))
    return None


def _parameter_names(node: ast.expr) -> list[str]:
    match node:
        case ast.Constant(value=str(text)):
            return [name.strip() for name in text.split(",") if name.strip()]
        case ast.Tuple(elts=items) | ast.List(elts=items):
            texts = [one.value for one in items if isinstance(one, ast.Constant)]
            return [text for text in texts if isinstance(text, str)]
    return []


def _name(node: ast.expr) -> str:
    return ast.unparse(node.func if isinstance(node, ast.Call) else node)


def needs_framework(body: Sequence[ast.stmt]) -> bool:
    """True if a test file can only be run by the framework it was written for.

    That is the case with fixtures, setup of modules, marks other than parameters spelled out, test
    methods that are inherited, coroutines.
    """
    return any(_needs_framework(node) for node in body) or bool(_without_arguments(body))


_MOCKS = ("unittest.mock", "mock")  # what they patch, only one process sees
_MODULE_SETUP = ("pytestmark", "pytest_plugins", "collect_ignore")
_OF = ("", "_module", "_class", "_function", "_method")
_UNITTEST_MARKS = ("skip", "skipIf", "skipUnless", "expectedFailure")
_SETUP = {f"{word}{of}" for word in ("setup", "teardown") for of in _OF} | {
    "setUpModule",
    "tearDownModule",
}


def _needs_framework(node: ast.stmt) -> bool:
    if isinstance(node, ast.Assign):
        names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        return any(name in _MODULE_SETUP for name in names)
    if isinstance(node, ast.Import):
        return any(alias.name in _MOCKS for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        return any(f"{node.module}.{one.name}" in _MOCKS for one in node.names) or (
            node.module in _MOCKS
        )
    if isinstance(node, ast.ClassDef):
        return _class_needs_framework(node)
    if isinstance(node, Function):
        return _function_needs_framework(node) or node.name in _SETUP
    return False


def _function_needs_framework(node: Function) -> bool:
    for decorator in node.decorator_list:
        name = _name(decorator)
        parametrized = name.endswith("mark.parametrize") and parameter_sets(node) is not None
        if not parametrized and (".mark." in f".{name}" or name.endswith("fixture")):
            return True
        if name.rpartition(".")[2] in _UNITTEST_MARKS:
            return True
    return is_test_name(node.name) and isinstance(node, ast.AsyncFunctionDef)


def _class_needs_framework(node: ast.ClassDef) -> bool:
    tests = test_methods(node)
    if is_test_case(node):
        inherits = not is_plain(node) or bool(node.decorator_list)
        return inherits or any(_function_needs_framework(method) for method in tests)
    if not node.name.startswith("Test"):
        return False
    methods = [item for item in node.body if isinstance(item, Function)]
    return bool(node.bases or node.decorator_list) or any(
        item.name in _SETUP
        or _function_needs_framework(item)
        or (item in tests and isinstance(item, ast.AsyncFunctionDef))
        or (item in tests and bool(_not_given(item, skip_self=True)))
        for item in methods
    )


def _without_arguments(body: Sequence[ast.stmt]) -> list[str]:
    """Return the tests that take what nothing in the file gives them."""
    called = {
        part.func.id
        for node in body
        if not isinstance(node, Function | ast.ClassDef)
        for part in ast.walk(node)
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Name)
    }
    return [
        node.name
        for node in body
        if isinstance(node, Function) and is_test_name(node.name)
        if node.name not in called and _not_given(node)
    ]


def _not_given(node: Function, *, skip_self: bool = False) -> list[str]:
    sets = parameter_sets(node) or [{}]
    if is_property(node):
        return []
    names = required(node)[1 if skip_self else 0 :]
    return [name for name in names if name not in sets[0]]


def test_ids(body: Sequence[ast.stmt]) -> Iterator[str]:
    """Yield the tests of a file as pytest names them; a class that inherits tests as a whole."""
    for node in body:
        if isinstance(node, Function) and node.name.startswith("test"):
            yield node.name
        elif isinstance(node, ast.ClassDef) and (
            is_test_case(node) or node.name.startswith("Test")
        ):
            own = [f"{node.name}::{method.name}" for method in test_methods(node)]
            yield from own if own and is_plain(node) else [node.name] if node.bases else []


def is_plain(node: ast.ClassDef) -> bool:
    """True if a class inherits no tests: it has no base, or unittest's own."""
    return all(
        ast.unparse(base).rpartition(".")[2] in ("TestCase", "IsolatedAsyncioTestCase", "object")
        for base in node.bases
    )

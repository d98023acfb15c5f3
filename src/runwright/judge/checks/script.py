"""Read the checks of a Python tests file.

    assert f(3) == 4              a check; so is a `for`, `with`, `if` or `try` that holds asserts
    def test_empty(): ...         a check: its call, after every other statement of the file; one
                                  per set of arguments that `pytest.mark.parametrize` spells out
    class TestF: def test_one...  a check: the call of a method; setUp and tearDown of unittest's
                                  TestCase run around it
    @given(...) def test_...      a `Property` of hypothesis
    def check(candidate): ...     a check: its call with the entry point (the form of HumanEval)
    run_tests()                   a check, where `run_tests` is a function of the file with asserts
    if __name__ == "__main__":    ignored

Files that need more than that (fixtures, marks, patches) are suites: see suites.py. Every other
top-level statement is setup. It stands on its own line in the setup text, so that tracebacks
through it name the lines of the file.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from runwright.core.check import Assertions, Property
from runwright.core.errors import BadFile, BadTask
from runwright.judge.checks.marks import (
    Function,
    is_property,
    is_test_case,
    is_test_name,
    parameter_sets,
    required,
    test_methods,
)
from runwright.judge.checks.syntax import NotPython, parse
from runwright.judge.checks.text import shorten

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def script_checks(
    text: str, *, path: str, entry_point: str | None = None
) -> tuple[Assertions | Property, ...]:
    r"""Return the checks of a Python tests file, in its order; empty if it has none.

    Args:
        text: The file's text, lines ending in `\n`.
        path: The file's name, for messages.
        entry_point: Function given to a `def check(candidate)`; None: the one the file gives it.

    Raises:
        BadFile: the text is not Python; the message names the line.
        BadTask: a test that would not run, or that cannot fail.
    """
    tests = _Tests(text, path, python_of(text, path))
    return tuple(tests.checks(entry_point))


def python_of(text: str, path: str) -> list[ast.stmt]:
    """Return the statements of a tests file.

    Raises:
        BadFile: the text is not Python; the message names the line.
    """
    try:
        return parse(text)
    except NotPython as error:
        where = path if error.line is None else f"{path}: line {error.line}"
        raise BadFile(f"{where}: not Python ({error}); mend the syntax") from None


@dataclass(frozen=True, slots=True)
class _Piece:
    """One top-level statement that is not ignored."""

    statement: ast.stmt
    setup: bool  # False: it is itself a check


@dataclass(frozen=True, slots=True)
class _Call:
    """A top-level statement that does nothing but call a function of the file that asserts."""

    name: str
    arguments: str


class _Tests:
    """One tests file, taken apart."""

    def __init__(self, text: str, path: str, body: list[ast.stmt]) -> None:
        self.lines = text.split("\n")
        self.path = path
        self.functions = {node.name: node for node in body if isinstance(node, Function)}
        self.asserting = _asserting(self.functions)
        self.calls = [call for call in map(self._call, body) if call]
        for node in body:
            self._refuse_what_cannot_run(node)
            self._refuse_what_cannot_fail(node)
        self.pieces = list(self._pieces(body))

    def checks(self, entry_point: str | None) -> Iterator[Assertions | Property]:
        """Yield the file's checks in order."""
        whole = ""
        for piece in self.pieces:
            whole = self._extend(whole, piece.statement) if piece.setup else whole
        setup = ""
        for piece in self.pieces:
            node = piece.statement
            if not piece.setup:
                yield self._statement_check(node, setup)
                continue
            setup = self._extend(setup, node)
            if isinstance(node, Function) and self.functions[node.name] is node:
                yield from self._function_check(node, whole, entry_point)
            elif isinstance(node, ast.ClassDef):
                yield from self._class_checks(node, whole)

    def _pieces(self, body: list[ast.stmt]) -> Iterator[_Piece]:
        for node in body:
            call = self._call(node)
            if _is_main_guard(node) or (call and _runs_by_itself(self.functions[call.name])):
                continue
            yield _Piece(node, setup=call is None and not _holds_assert(node))

    def _call(self, node: ast.stmt) -> _Call | None:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            call = node.value
            if isinstance(call.func, ast.Name) and call.func.id in self.asserting:
                return _Call(call.func.id, ", ".join(map(ast.unparse, call.args)))
        return None

    def _refuse_what_cannot_run(self, node: ast.stmt) -> None:
        where = f"{self.path}: line {node.lineno}"
        if not isinstance(node, ast.ClassDef) or not test_methods(node):
            return
        if not node.name.startswith("Test") and not is_test_case(node):
            raise BadTask(
                f"{where}: test methods of class {node.name} are not run; "
                f"name it Test{node.name} or derive it from unittest.TestCase"
            )

    def _refuse_what_cannot_fail(self, node: ast.stmt) -> None:
        for part in ast.walk(node):
            if isinstance(part, ast.Assert) and isinstance(part.test, ast.Tuple):
                raise BadTask(
                    f"{self.path}: line {part.lineno}: asserts a tuple, which always holds; "
                    "remove the parentheses"
                )

    def _statement_check(self, node: ast.stmt, setup: str) -> Assertions:
        source = self._segment(node)
        name = shorten(f"line {_first_line(node)}: {source}")
        return Assertions(name, source, setup, path=self.path, line=_first_line(node))

    def _function_check(
        self, node: Function, setup: str, entry_point: str | None
    ) -> Iterator[Assertions | Property]:
        if is_property(node):
            source = self._segment(node)
            line = _first_line(node)
            yield Property(shorten(node.name), source, setup, path=self.path, line=line)
        elif is_test_name(node.name) and _runs_by_itself(node):
            for arguments in _calls(node):
                yield self._call_check(node.name, arguments, setup, node.lineno)
        elif _takes_candidate(node):
            given = [call.arguments for call in self.calls if call.name == node.name]
            candidate = entry_point or next(iter(given), "")
            if not candidate:
                raise BadTask(
                    f"{self.path}: line {node.lineno}: check(candidate) needs the function to "
                    "check; end the file with 'check(<function>)' or give the entry point"
                )
            call = f"check({candidate})"
            yield Assertions(node.name, call, setup, path=self.path, line=node.lineno)

    def _call_check(self, function: str, arguments: str, setup: str, line: int) -> Assertions:
        name = f"{function}({arguments})" if arguments else function
        call = f"{function}({arguments})"
        return Assertions(shorten(name), call, setup, path=self.path, line=line)

    def _class_checks(self, node: ast.ClassDef, setup: str) -> Iterator[Assertions]:
        for method in test_methods(node):
            name, line = shorten(f"{node.name}.{method.name}"), method.lineno
            if is_test_case(node):
                # `debug` runs setUp, the test and tearDown, and lets what they raise through.
                tests = f"[{node.name}({method.name!r})]"
                source = f"import unittest; unittest.TestSuite({tests}).debug()"
                yield Assertions(name, source, setup, path=self.path, line=line)
                continue
            for arguments in _calls(method):
                yield self._call_check(f"{node.name}().{method.name}", arguments, setup, line)

    def _extend(self, setup: str, node: ast.stmt) -> str:
        """Add a statement to a setup, on the line it has in the file."""
        gap = _first_line(node) - setup.count("\n") - 1
        return setup + ("\n" * gap if gap or not setup else "; ") + self._segment(node)

    def _segment(self, node: ast.stmt) -> str:
        """Cut a statement out of the file; columns of the tree count UTF-8 bytes."""
        first, last = _first_line(node) - 1, (node.end_lineno or node.lineno) - 1
        lines = self.lines[first : last + 1]
        lines[-1] = lines[-1].encode()[: node.end_col_offset].decode()
        if first == node.lineno - 1:  # decorators stand on lines of their own
            lines[0] = lines[0].encode()[node.col_offset :].decode()
        return "\n".join(lines)


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def _holds_assert(node: ast.AST) -> bool:
    """True if running the statement itself may run an assert."""
    if isinstance(node, ast.Assert):
        return True
    if isinstance(node, _SCOPES):
        return False
    return any(map(_holds_assert, ast.iter_child_nodes(node)))


def _asserting(functions: dict[str, Function]) -> set[str]:
    """Names of the functions that are tests, assert, or mention another that does."""
    names = {name for name in functions if is_test_name(name) or name == "check"}
    names |= {name for name, node in functions.items() if any(map(_holds_assert, node.body))}
    mentioned = {
        name: {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
        for name, node in functions.items()
    }
    while more := {name for name in mentioned if mentioned[name] & names} - names:
        names |= more
    return names


def _is_main_guard(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and any(
        isinstance(part, ast.Name) and part.id == "__name__" for part in ast.walk(node.test)
    )


def _takes_candidate(node: Function) -> bool:
    return node.name == "check" and isinstance(node, ast.FunctionDef) and len(required(node)) == 1


def _runs_by_itself(node: Function) -> bool:
    """True if the function is a check wherever it is called: a test or HumanEval's `check`."""
    given = (parameter_sets(node) or [{}])[0]
    missing = [name for name in required(node) if name not in given]
    return (is_test_name(node.name) and not missing) or _takes_candidate(node)


def _calls(node: Function) -> list[str]:
    """Return the arguments of each call that runs a test, as source."""
    sets = parameter_sets(node) or [{}]
    return [", ".join(f"{name}={text}" for name, text in one.items()) for one in sets]

"""Pseudo-programs: Python whose leaf functions may be undefined, and the call that runs them."""

import ast
from dataclasses import dataclass

from runwright.analyze.parsing import parse
from runwright.core.errors import UnreadableReply
from runwright.write.steer.leaves import leaves

_INPUT = "INPUT"  # stands for the instance's input in the template of a call
_DEFINITIONS = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Import,
    ast.ImportFrom,
    ast.Assign,
    ast.AnnAssign,
)


@dataclass(frozen=True, slots=True)
class PseudoProgram:
    """One program for every instance of a task."""

    source: str  # the definitions
    call_template: str  # e.g. "mood_of(INPUT)"

    def call(self, given: str) -> str:
        """Return the call for an instance's input."""
        tree = ast.parse(self.call_template, mode="eval")
        return ast.unparse(ast.fix_missing_locations(_Filled(given).visit(tree)))


class _Filled(ast.NodeTransformer):
    def __init__(self, given: str) -> None:
        self._given = given

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.Constant(self._given) if node.id == _INPUT else node


@dataclass(frozen=True, slots=True)
class Split:
    """A pseudo-program in its two parts."""

    source: str
    call: ast.Call
    text: str  # of the call


def split(code: str) -> Split:
    """Part the definitions from the one call below them.

    Raises:
        UnreadableReply: it is not Python, defines no function, or does not call one exactly once.
    """
    try:
        tree = parse(code)
    except SyntaxError as error:
        raise UnreadableReply(f"the program is not Python: {error}") from None
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    if not functions:
        raise UnreadableReply("the program defines no function")
    calls = [(node, call) for node in tree.body if (call := _call_in(node, functions))]
    rest = [node for node in tree.body if not isinstance(node, _DEFINITIONS)]
    outside = [node for node in rest if node not in [one for one, _ in calls]]
    if len(calls) != 1 or any(not _is_text(node) for node in outside):
        raise UnreadableReply(f"the program has {len(calls)} calls below its functions, not one")
    ((node, call),) = calls
    lines = code.split("\n")
    kept = lines[: node.lineno - 1] + lines[node.end_lineno or node.lineno :]
    return Split("\n".join(kept).strip("\n") + "\n", call, _text(call))


def read_program(code: str, given: str) -> PseudoProgram:
    """Return the program in a code text that was written for one instance.

    Args:
        code: Definitions and one call, whose only argument is the instance's input.
        given: That input; white space does not count.

    Raises:
        UnreadableReply: it has another form, or uses a name that nobody defines as a value.
    """
    parts = split(code)
    call = parts.call
    arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
    match arguments:
        case [ast.Constant(value=str(text))] if text.split() == given.split():
            pass
        case _:
            raise UnreadableReply(f"{parts.text[:80]!r} does not take the input, and it alone")
    if unknown := leaves(parse(code)).other:
        raise UnreadableReply(
            f"the program uses {unknown[0]!r}, which is neither defined nor called"
        )
    if call.args:
        call.args[0] = ast.Name(_INPUT)
    else:
        call.keywords[0].value = ast.Name(_INPUT)
    return PseudoProgram(parts.source, _text(call))


def _call_in(node: ast.stmt, functions: set[str]) -> ast.Call | None:
    """Return the call of one of the functions that a statement is, also printed or assigned."""
    match node:
        case ast.Expr(value=ast.Call(func=ast.Name(id="print"), args=[ast.Call() as call])):
            pass
        case ast.Expr(value=ast.Call() as call) | ast.Assign(value=ast.Call() as call):
            pass
        case _:
            return None
    match call.func:
        case ast.Name(id=name) if name in functions:
            return call
    return None


def _text(call: ast.Call) -> str:
    try:
        return ast.unparse(call)
    except RecursionError:
        raise UnreadableReply("the program's call is nested too deeply") from None


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)

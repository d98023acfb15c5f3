"""Measure the sizes of functions and modules against the house style.

    python tools/sizes.py [ROOT]      default: the repository this file lies in

Prints median, 90th percentile and maximum of each measure beside what is aimed at, with the change
since the `main` branch, and exits 1 if anything is beyond its last column without a comment saying
why: `# long: reason` on the line of a `def` or on the first line of a module.

    body lines     from the first statement after the docstring to the last line of the function
    module lines   the whole file; a method's module is one below `write/` that defines `solve`
    nesting        compound statements around the deepest statement of a function; `elif` adds none
"""

import argparse
import ast
import io
import math
import re
import statistics
import subprocess
import sys
import tarfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
FOLDERS = ("src", "tools", "perf", "examples")
SKIPPED = "examples/tasks/"  # programs with a fault in them are data

Function = ast.FunctionDef | ast.AsyncFunctionDef
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_COMPOUND = (*_LOOPS, ast.If, ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.Match)
_EXCUSE = re.compile(r"#\s*long:\s*\S")


@dataclass(frozen=True, slots=True)
class Measure:
    """One row of the table: what is measured and how much of it is too much."""

    name: str
    median: int  # aimed at
    ninth: int  # nine in ten are below or at it
    most: int | None  # never more without a reason; None: no hard limit


BODY = Measure("function body", 8, 30, 60)
MODULE = Measure("module", 150, 400, 600)
METHOD = Measure("method's module", 150, 250, 400)
POSITIONAL = Measure("positional parameters", 2, 3, None)
KEYWORD_ONLY = Measure("keyword-only parameters", 4, 8, None)
NESTING = Measure("nesting", 2, 3, 4)
MEASURES = (BODY, MODULE, METHOD, POSITIONAL, KEYWORD_ONLY, NESTING)


@dataclass(frozen=True, slots=True)
class Size:
    """One measured thing."""

    measure: Measure
    value: int
    place: str  # "src/runwright/lab.py:40 run"
    excused: bool

    @property
    def too_big(self) -> bool:
        """True if it is beyond its hard limit and no comment says why."""
        return self.measure.most is not None and self.value > self.measure.most and not self.excused


def measure_source(source: str, path: str) -> Iterator[Size]:
    """Yield every size in one module's source.

    Raises:
        SyntaxError: the source is not Python.
    """
    tree = ast.parse(source, filename=path)
    lines = source.splitlines()
    excused = bool(lines) and bool(_EXCUSE.search(lines[0]))
    yield Size(_module_measure(tree, path), len(lines), path, excused)
    for node in ast.walk(tree):
        if isinstance(node, _FUNCTIONS):
            yield from _measure_function(node, lines, path)


def _module_measure(tree: ast.Module, path: str) -> Measure:
    solves = any(isinstance(node, _FUNCTIONS) and node.name == "solve" for node in tree.body)
    return METHOD if solves and "/write/" in path else MODULE


def _measure_function(node: Function, lines: list[str], path: str) -> Iterator[Size]:
    signature = lines[node.lineno - 1 : max(node.lineno, node.body[0].lineno - 1)]
    excused = any(_EXCUSE.search(line) for line in signature)
    place = f"{path}:{node.lineno} {node.name}"
    parameters = [*node.args.posonlyargs, *node.args.args]
    if parameters and parameters[0].arg in ("self", "cls"):
        parameters = parameters[1:]
    yield Size(BODY, _body_lines(node), place, excused)
    yield Size(POSITIONAL, len(parameters), place, excused)
    # Most functions have none, which says nothing about those that have some.
    if node.args.kwonlyargs:
        yield Size(KEYWORD_ONLY, len(node.args.kwonlyargs), place, excused)
    yield Size(NESTING, _depth(node.body), place, excused)


def _body_lines(node: Function) -> int:
    body = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
    if not body:
        return 0
    first = body[0]
    decorators = first.decorator_list if isinstance(first, (*_FUNCTIONS, ast.ClassDef)) else []
    start = min([first.lineno, *(decorator.lineno for decorator in decorators)])
    return (node.end_lineno or start) - start + 1


def _depth(statements: Iterable[ast.stmt]) -> int:
    return max((_depth_of(statement) for statement in statements), default=0)


def _depth_of(statement: ast.stmt) -> int:
    if not isinstance(statement, _COMPOUND):
        return 0  # a nested function or class is measured by itself
    deepest = 0
    for child in ast.iter_child_nodes(statement):
        if isinstance(child, ast.stmt):
            deepest = max(deepest, _depth_of(child) - _is_elif(child, statement))
        elif isinstance(child, (ast.ExceptHandler, ast.match_case)):
            deepest = max(deepest, _depth(child.body))
    return 1 + deepest


def _is_elif(statement: ast.stmt, parent: ast.stmt) -> bool:
    """An `else:` with an `if` in it has the same tree as `elif`, but stands further in."""
    return (
        isinstance(statement, ast.If)
        and isinstance(parent, ast.If)
        and parent.orelse == [statement]
        and statement.col_offset == parent.col_offset
    )


def read_files(root: Path) -> dict[str, str]:
    """Return path and source of every measured Python file below a root, as it is on disk."""
    paths = [path for folder in FOLDERS for path in sorted((root / folder).rglob("*.py"))]
    names = {path.relative_to(root).as_posix(): path for path in paths}
    return {name: path.read_text("utf-8") for name, path in names.items() if _is_ours(name)}


def read_branch(root: Path, branch: str) -> dict[str, str] | None:
    """Return the same of a git branch, or None if there is no git or no such branch."""
    listed = _git(root, "ls-tree", "--name-only", branch)
    if listed is None:
        return None
    folders = [folder for folder in FOLDERS if folder in listed.decode().splitlines()]
    archive = _git(root, "archive", branch, "--", *folders) if folders else None
    if archive is None:
        return {}
    sources = {}
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        for member in files:
            content = files.extractfile(member) if _is_ours(member.name) else None
            if content is not None:
                sources[member.name] = content.read().decode("utf-8")
    return sources


def _is_ours(name: str) -> bool:
    return name.endswith(".py") and not name.startswith(SKIPPED)


def _git(root: Path, *arguments: str) -> bytes | None:
    try:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=False)
    except FileNotFoundError:
        return None
    return done.stdout if done.returncode == 0 else None


def measure_all(sources: Mapping[str, str]) -> list[Size]:
    """Return every size in every source; one that is not Python is left out."""
    sizes: list[Size] = []
    for path, source in sources.items():
        try:
            sizes.extend(measure_source(source, path))
        except SyntaxError as error:
            sys.stderr.write(f"{path}:{error.lineno}: not measured: {error.msg}\n")
    return sizes


def table(sizes: Sequence[Size], before: Sequence[Size]) -> Iterator[str]:
    """Yield the lines of the table; figures that differ from those of `before` show by how much."""
    yield f"{'':24}{'median':>16}{'nine in ten':>16}{'most':>16}   the biggest"
    yield f"{'':24}{'is (aim)':>16}{'is (aim)':>16}{'is (limit)':>16}"
    for measure in MEASURES:
        here = [size for size in sizes if size.measure is measure]
        if not here:
            continue
        values = [size.value for size in here]
        earlier = [size.value for size in before if size.measure is measure] or values
        aims = (measure.median, measure.ninth, measure.most)
        cells = map(_cell, _figures(values), _figures(earlier), aims)
        biggest = max(here, key=lambda size: size.value)
        yield f"{measure.name:24}{''.join(cells)}   {biggest.place}"


def _figures(values: Sequence[int]) -> tuple[int, int, int]:
    ranked = sorted(values)
    ninth = ranked[math.ceil(0.9 * len(ranked)) - 1]  # nearest rank
    return statistics.median_low(ranked), ninth, ranked[-1]


def _cell(value: int, earlier: int, aim: int | None) -> str:
    change = f" {value - earlier:+}" if value != earlier else ""
    return f"{value} ({'-' if aim is None else aim}){change}".rjust(16)


def offences(sizes: Iterable[Size]) -> Iterator[str]:
    """Yield one line for each thing that is too big."""
    for size in sizes:
        if size.too_big:
            yield (
                f"{size.place}: {size.measure.name} is {size.value}, never more than "
                f"{size.measure.most} without a reason; split it or write '# long: why' there"
            )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table and the offences; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("root", nargs="?", type=Path, default=REPOSITORY)
    root = parser.parse_args(arguments).root
    sizes = measure_all(read_files(root))
    if not sizes:
        parser.error(f"no Python file in {', '.join(FOLDERS)} below {str(root)!r}")
    earlier = read_branch(root, "main")
    before = measure_all(earlier or {})
    sys.stdout.writelines(f"{line}\n" for line in table(sizes, before))
    note = "signed: change since 'main'" if before else "no branch 'main' to compare with"
    sys.stdout.write(f"{note}\n")
    found = list(offences(sizes))
    sys.stderr.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

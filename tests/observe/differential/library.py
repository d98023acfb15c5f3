"""Subjects from the standard library: modules, their doctests and the tests CPython brings.

A module's source is taken as it is, but for imports: those that name a compiled twin are turned to
nothing, so that the Python functions are used, and relative ones are made absolute.
"""

import ast
import importlib.util
import json
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path

from tests.observe.differential.comparing import Subject

from runwright.core.program import File

MOST = 15  # tests per module, spread over all of them
# Not among the modules: `pstats`, whose tests profile the run that they are in, and `tarfile`,
# where the order of calls depends on when an object dies.
LEFT_OUT = (  # patterns of names of tests
    "recursi|deep|nested",  # where the recursion limit strikes depends on what stands on the stack
    "huge|large|big|stress|exhaustive|perf|random|long",  # take too long
    "thread|process|signal|subinterp",  # more than one thread, or processes that are not watched
    "refleak|gc|weak|cycle|lifetime",  # when an object dies is not said by what the program does
    "builtins?$|named_like_builtin|dir$",  # probes stand among the builtins
)


@dataclass(frozen=True)
class Library:
    """A module of the library, and what exercises it."""

    name: str
    tests: tuple[str, ...] = ()  # modules of CPython's own tests
    without: str = ""  # the compiled twin that would take the place of its functions


# Left out are those that the tests' own machinery runs through, at times of its own: functools,
# tokenize, traceback, linecache, urllib.parse; and dis, which shows what the interpreter
# specializes as it goes.
_TESTED_BY_NAME = """
    argparse ast base64 calendar cmd code codeop contextlib copy copyreg csv dataclasses enum
    filecmp fnmatch fractions getopt gettext graphlib ipaddress keyword mailbox modulefinder
    netrc optparse pathlib pickletools plistlib pprint quopri reprlib shlex shutil
    statistics string symtable tempfile textwrap timeit types typing uuid wave zipfile
"""

MODULES = (
    *(Library(name, (f"test.test_{name}",)) for name in _TESTED_BY_NAME.split()),
    Library("heapq", ("test.test_heapq",), without="_heapq"),
    Library("http.cookies", ("test.test_http_cookies",)),
    Library("html.parser", ("test.test_htmlparser",)),
    Library("email.headerregistry", ("test.test_email.test_headerregistry",)),
)


def subject(library: Library) -> Subject | None:
    """Return the subject of a module; None if this interpreter has no Python source of it."""
    spec = _found(library.name)
    if spec is None or spec.origin is None or not spec.origin.endswith(".py"):
        return None
    source = Path(spec.origin).read_text("utf-8")
    if library.without:
        source = source.replace(f"from {library.without} import", "from _no_twin import")
    source = _with_absolute_imports(source, spec.parent or "")
    wanted = {
        "aliases": [library.name],
        "modules": [name for name in library.tests if _found(name)],
        "leave_out": LEFT_OUT,
        "most": MOST,
    }
    data = File("tests.json", json.dumps(wanted).encode())
    return Subject(library.name.rpartition(".")[2], source, "library_driver.py", data)


def _with_absolute_imports(source: str, package: str) -> str:
    """Let a module find its neighbours although it is loaded by itself."""
    lines = source.split("\n")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.level:
            parents = package.split(".")[: len(package.split(".")) - node.level + 1]
            name = ".".join([*parents, *([node.module] if node.module else [])])
            dots = "." * node.level + (node.module or "")
            at = node.lineno - 1
            lines[at] = lines[at].replace(f"from {dots} import", f"from {name} import", 1)
    return "\n".join(lines)


def _found(module: str) -> ModuleSpec | None:
    try:
        return importlib.util.find_spec(module)
    except ModuleNotFoundError:
        return None

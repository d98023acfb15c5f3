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
LEFT_OUT = (
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
    leave_out: tuple[str, ...] = ()  # patterns of names of tests; beside each, why


# Left out are those that the tests' own machinery runs through, at times of its own: functools,
# tokenize, traceback, linecache; and dis, which shows what the interpreter specializes as it goes.
_TESTED_BY_NAME = """
    argparse ast ipaddress enum typing zipfile tarfile inspect pathlib mailbox plistlib optparse
    shlex string textwrap calendar csv dataclasses fractions statistics contextlib pprint shutil
    tempfile uuid copy types pyclbr symtable mimetypes base64 quopri netrc getopt graphlib code
    codeop filecmp ntpath glob fnmatch stat wave aifc sunau modulefinder pickletools hmac
    rlcompleter colorsys timeit bdb pstats fileinput gettext sched cmd reprlib copyreg locale
    keyword secrets imghdr sndhdr chunk xdrlib uu weakref
"""

MODULES = (
    *(Library(name, (f"test.test_{name}",)) for name in _TESTED_BY_NAME.split()),
    Library("_pydecimal"),
    Library("datetime", ("test.datetimetester",), without="_datetime"),
    Library("heapq", ("test.test_heapq",), without="_heapq"),
    Library("bisect", ("test.test_bisect",), without="_bisect"),
    Library("operator", ("test.test_operator",), without="_operator"),
    Library("pickle", ("test.test_pickle",), without="_pickle"),
    Library("random", ("test.test_random",)),
    Library("collections", ("test.test_collections", "test.test_ordered_dict")),
    Library("_collections_abc", ("test.test_collections",)),
    Library("http.cookies", ("test.test_http_cookies",)),
    Library("http.cookiejar", ("test.test_http_cookiejar",)),
    Library("html", ("test.test_html",)),
    Library("html.parser", ("test.test_htmlparser",)),
    Library("urllib.parse", ("test.test_urlparse",)),
    Library("logging", ("test.test_logging",)),
    Library("email.message", ("test.test_email.test_message",)),
    Library("email._header_value_parser", ("test.test_email.test__header_value_parser",)),
    Library("email.headerregistry", ("test.test_email.test_headerregistry",)),
    Library("email.utils", ("test.test_email.test_utils",)),
    Library("email.generator", ("test.test_email.test_generator",)),
    Library("json.decoder", ("test.test_json.test_decode",)),
    Library("json.encoder", ("test.test_json.test_dump",)),
    Library("xml.dom.minidom", ("test.test_minidom",)),
    Library("xml.etree.ElementTree", ("test.test_xml_etree",), without="_elementtree"),
    Library(
        "unittest.mock", ("test.test_unittest.testmock.testmock", "unittest.test.testmock.testmock")
    ),
    Library("tomllib._parser", ("test.test_tomllib.test_data",)),
    Library("zoneinfo._zoneinfo", ("test.test_zoneinfo.test_zoneinfo",)),
    Library("importlib.metadata", ("test.test_importlib.test_metadata_api",)),
    Library("concurrent.futures._base", ()),
    Library("wsgiref.headers", ("test.test_wsgiref",)),
    Library("xmlrpc.client", ("test.test_xmlrpc",)),
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
        "leave_out": [*LEFT_OUT, *library.leave_out],
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

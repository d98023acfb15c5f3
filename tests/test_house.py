"""The rules of the house that no linter knows."""

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from runwright.core import errors
from runwright.plugins import find_methods

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "runwright"
MODULES = sorted(PACKAGE.rglob("*.py"))
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager"}

# These are loaded into the sandbox as they are, where nothing is installed.
SHARED_WITH_GUESTS = {"runwright.core.scalars", "runwright.core.plain", "runwright.analyze.blocks"}

FOLDERS = ("src", "tests", "tools", "docs", "examples", "perf", ".ci")
DOCUMENTS = ("*.md", "*.toml", "*.yaml", "Makefile", ".gitignore")
# In pieces, because this file is read too.
PLACES = [rf"(?<![\w.]){'/'}{name}/" for name in ("root", "work", "home", "Users", "opt/pypi")]
MACHINE_PATH = re.compile("|".join([*PLACES, r"\." + "pyenv"]))


def _name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _is_guest(module: str) -> bool:
    return "guest" in module.split(".") or "programs" in module.split(".")[:-1]


def _imports(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and full name of everything a module imports, at any depth."""
    package = _name(path) if path.name == "__init__.py" else _name(path).rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1]
            source = ".".join([*above, node.module or ""]) if node.level else node.module or ""
            for alias in node.names:
                yield node.lineno, f"{source.rstrip('.')}.{alias.name}"


def _may_be_imported_by_guests(name: str) -> bool:
    if name.partition(".")[0] in sys.stdlib_module_names:
        return True
    # "package.module.function" as well as "package.module"
    module = name if name in SHARED_WITH_GUESTS else name.rpartition(".")[0]
    return module in SHARED_WITH_GUESTS or (name.startswith("runwright.") and _is_guest(name))


GUESTS = [path for path in MODULES if _is_guest(_name(path)) or _name(path) in SHARED_WITH_GUESTS]


@pytest.mark.parametrize("path", GUESTS, ids=_name)
def test_code_inside_the_sandbox_imports_the_standard_library_and_guests_alone(path: Path) -> None:
    foreign = [
        f"{_relative(path)}:{line} {name}"
        for line, name in _imports(path)
        if not _may_be_imported_by_guests(name)
    ]
    assert foreign == []


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("json", True),
        ("collections.abc.Iterator", True),
        ("runwright.core.plain", True),
        ("runwright.core.plain.encode", True),
        ("runwright.run.guest.programs.load_module", True),
        ("runwright.core.program.Program", False),
        ("runwright.core.errors", False),
        ("rich.table", False),
        ("guest.something", False),
    ],
)
def test_the_rule_for_guests_tells_ours_from_theirs(name: str, allowed: bool) -> None:
    assert _may_be_imported_by_guests(name) is allowed


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_every_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text("utf-8")))


def test_every_module_is_named_for_its_idea() -> None:
    names = {path: {*path.relative_to(PACKAGE).with_suffix("").parts} for path in MODULES}
    assert [_relative(path) for path, parts in names.items() if parts & NAMELESS] == []


def test_no_module_lies_deeper_than_three_folders() -> None:
    deep = [path for path in MODULES if len(path.relative_to(PACKAGE).parts) > 4]
    assert [_relative(path) for path in deep] == []


def test_importing_runwright_loads_no_command_line_and_no_heavy_library() -> None:
    heavy = ["typer", "click", "rich", "jinja2", "torch", "numpy"]
    script = f"import sys, runwright; print([n for n in {heavy} if n in sys.modules])"
    # -I: neither the folder nor the user's environment lends it anything.
    command = [sys.executable, "-I", "-W", "error", "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def _errors(root: type[errors.RunwrightError]) -> Iterator[type[errors.RunwrightError]]:
    yield root
    for child in root.__subclasses__():
        yield from _errors(child)


def test_every_error_has_a_slug_of_its_own_and_an_entry_in_the_documents() -> None:
    ours = [e for e in _errors(errors.RunwrightError) if e.__module__ == errors.__name__]
    slugs = Counter(error.slug for error in ours)
    assert [slug for slug, count in slugs.items() if count > 1] == []
    text = (ROOT / "docs" / "errors.md").read_text("utf-8")
    entries = Counter(re.findall(r"^### `([a-z-]+)`$", text, re.MULTILINE))
    assert entries == slugs


def test_every_link_between_documents_leads_to_a_file_and_a_heading_in_it() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md")]
    dead = [
        (_relative(page), link)
        for page in pages
        for link in re.findall(r"\]\(([^)\s]+)[^)]*\)", page.read_text("utf-8"))
        if "://" not in link and not _leads_somewhere(page, link)
    ]
    assert dead == []


def _leads_somewhere(page: Path, link: str) -> bool:
    name, _, anchor = link.partition("#")
    target = page.parent / name if name else page
    return target.exists() and (not anchor or anchor in _anchors(target))


def _anchors(page: Path) -> set[str]:
    """Return the names by which links reach the headings of a page."""
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}


def test_the_list_of_strategies_has_every_one_of_them() -> None:
    text = (ROOT / "docs" / "strategies.md").read_text("utf-8")
    listed = re.findall(r"^\| \[?`([a-z-]+)`", text, re.MULTILINE)
    found = find_methods("runwright.strategies", "solve").values()
    ours = [method.name for method in found if method.module.startswith("runwright.")]
    assert sorted(listed) == sorted(ours)


def test_every_make_target_has_its_line_in_the_list() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony is not None
    listed = re.findall(r"^([a-z-]+):.*?## \S", makefile, re.MULTILINE)
    assert listed == phony.group(1).split()


def _texts() -> Iterator[tuple[Path, str]]:
    paths = [path for pattern in DOCUMENTS for path in ROOT.glob(pattern)]
    paths += [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file()]
    for path in paths:
        if "__pycache__" in path.parts:
            continue
        try:
            yield path, path.read_text("utf-8")
        except UnicodeDecodeError:
            continue  # not a text


def test_no_text_names_a_path_of_one_machine() -> None:
    found = [
        f"{_relative(path)}:{number}"
        for path, text in _texts()
        for number, line in enumerate(text.splitlines(), 1)
        if MACHINE_PATH.search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("/".join(["see ", "root", "data"]), True),
        ("/".join(["cd ", "work", "main"]), True),
        ("/".join(["src", "framework", "core"]), False),
        ("/".join(["a", "root", "b"]), False),
    ],
    ids=["root", "work", "a longer word", "a relative path"],
)
def test_a_path_of_one_machine_is_told_from_others(line: str, found: bool) -> None:
    assert bool(MACHINE_PATH.search(line)) is found

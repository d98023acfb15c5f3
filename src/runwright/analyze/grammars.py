"""Grammars: how the languages other than Python are parsed, one small record each.

The parsers are tree-sitter's, with one wheel per grammar (extra `analysis`): each is small, and
kept by those who keep its grammar.
"""

import importlib
from dataclasses import dataclass
from typing import Protocol, cast

from runwright.core.errors import NeedsExtra, UnknownName


class Node(Protocol):
    """The part of a tree-sitter node that is used here; offsets are in bytes of UTF-8."""

    @property
    def type(self) -> str: ...  # noqa: D102
    @property
    def start_byte(self) -> int: ...  # noqa: D102
    @property
    def end_byte(self) -> int: ...  # noqa: D102
    @property
    def start_point(self) -> tuple[int, int]: ...  # noqa: D102
    @property
    def end_point(self) -> tuple[int, int]: ...  # noqa: D102
    @property
    def has_error(self) -> bool: ...  # noqa: D102
    @property
    def text(self) -> bytes: ...  # noqa: D102
    @property
    def children(self) -> list["Node"]: ...  # noqa: D102
    @property
    def named_children(self) -> list["Node"]: ...  # noqa: D102
    @property
    def parent(self) -> "Node | None": ...  # noqa: D102

    def child_by_field_name(self, name: str) -> "Node | None": ...  # noqa: D102
    def children_by_field_name(self, name: str) -> list["Node"]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Grammar:
    """What the cutter has to know of a language beyond the names that all four share."""

    language: str
    module: str  # of the grammar's wheel
    functions: frozenset[str]  # nodes with a body of statements of their own
    classes: frozenset[str] = frozenset()  # nodes whose name qualifies those of their functions
    joint: str = "."  # between the parts of a qualified name
    script: bool = False  # statements outside functions are code too
    label_first: bool = False  # a label must stand directly before its loop


_C_CLASSES = frozenset({"namespace_definition", "class_specifier", "struct_specifier"})

GRAMMARS = {
    grammar.language: grammar
    for grammar in (
        Grammar("c", "tree_sitter_c", frozenset({"function_definition"})),
        Grammar(
            "cpp",
            "tree_sitter_cpp",
            frozenset({"function_definition", "lambda_expression"}),
            _C_CLASSES | {"union_specifier"},
            joint="::",
        ),
        Grammar(
            "javascript",
            "tree_sitter_javascript",
            frozenset(
                {
                    "function_declaration",
                    "function_expression",
                    "generator_function",
                    "generator_function_declaration",
                    "arrow_function",
                    "method_definition",
                    "class_static_block",
                }
            ),
            frozenset({"class_declaration", "class"}),
            script=True,
            label_first=True,
        ),
        Grammar(
            "java",
            "tree_sitter_java",
            frozenset(
                {
                    "method_declaration",
                    "constructor_declaration",
                    "compact_constructor_declaration",
                    "lambda_expression",
                    "static_initializer",
                }
            ),
            frozenset(
                {
                    "class_declaration",
                    "interface_declaration",
                    "enum_declaration",
                    "record_declaration",
                }
            ),
            label_first=True,
        ),
    )
}


def parse_foreign(source: str, language: str) -> Node:
    """Parse source of another language; what cannot be read stands in the tree as an error.

    Args:
        source: The text; offsets in the tree are those of its UTF-8.
        language: "c", "cpp", "javascript" or "java".

    Raises:
        UnknownName: there is no grammar for the language.
        NeedsExtra: the parsers are not installed.
    """
    grammar = GRAMMARS.get(language)
    if grammar is None:
        raise UnknownName(f"no grammar for language {language!r}; there is {', '.join(GRAMMARS)}")
    try:
        parsers = importlib.import_module("tree_sitter")
        words = importlib.import_module(grammar.module)
    except ImportError as error:
        raise NeedsExtra(
            f"reading {language} needs {error.name!r}: pip install 'runwright[analysis]'"
        ) from None
    tree = parsers.Parser(parsers.Language(words.language())).parse(encoded(source))
    return cast("Node", tree.root_node)


def encoded(source: str) -> bytes:
    """Return the bytes that offsets in a tree count; a surrogate has as many as it stands for."""
    return source.encode("utf-8", "surrogateescape" if _escapes(source) else "surrogatepass")


def _escapes(source: str) -> bool:
    return all(not 0xD800 <= ord(c) <= 0xDFFF or 0xDC80 <= ord(c) <= 0xDCFF for c in source)

"""The symbolic checker: how much computing a program that answers a question does.

Paper: Chen, Hao, Liu, Zhang, Roy. "CodeSteer: Symbolic-Augmented Language Models via Code/Text
       Guidance", ICML 2025. arXiv:2502.04350, appendix F

Models asked for code often wrap a guess into one line that prints it. A program's score is

    #(for, while) + #(if, elif, else) + #(try, except) + 0.25 x #(binary operators)

and one of at most 2 may not be computing the answer at all. `by_text` counts words as the paper
does, in the text, so the `for` in "format" is one; `by_tree` counts the same words in the syntax
tree, where they are what they seem.
"""

import ast
import re
from dataclasses import dataclass

from runwright.analyze.parsing import parse

ENOUGH = 2.0  # a program must score more
_PER_OPERATOR = 0.25
_WORDS = (re.compile("for|while"), re.compile("if|elif|else"), re.compile("try|except"))
_FORMATTING = ("format", 'f"', "f'")
_EVALUATING = ("eval", "exec")


@dataclass(frozen=True, slots=True)
class Symbolic:
    """What a program computes with."""

    score: float  # >= 0
    searching: bool = False  # loops, itertools
    symbolic: bool = False  # code or text built as it runs: eval, exec, formatted strings
    numeric: bool = False  # binary operators
    error: str = ""  # why it is no Python program; the score is then 0

    @property
    def enough(self) -> bool:
        """True if it seems to compute its answer."""
        return self.score > ENOUGH

    def __str__(self) -> str:
        if self.error:
            return f"not a Python program: {self.error}; score 0"
        kinds = {
            "searches (loops or itertools)": self.searching,
            "builds expressions (eval, exec or formatted text)": self.symbolic,
            "calculates (operators)": self.numeric,
        }
        found = "; ".join(name for name, there in kinds.items() if there)
        return f"{found or 'neither searches nor calculates'}; score {self.score:g}"


def by_text(source: str) -> Symbolic:
    """Return the published score: words counted in the text, also inside strings and names."""
    try:
        tree = parse(source)
    except SyntaxError as error:
        return Symbolic(0.0, error=str(error.msg))
    nodes = list(ast.walk(tree))
    operators = sum(isinstance(node, ast.BinOp) for node in nodes)
    words = sum(len(pattern.findall(source)) for pattern in _WORDS)
    loops = any(isinstance(node, (ast.For, ast.While)) for node in nodes)
    imports = (node for node in nodes if isinstance(node, (ast.Import, ast.ImportFrom)))
    calls = any(f"{name}(" in source for name in _EVALUATING)
    return Symbolic(
        score=words + _PER_OPERATOR * operators,
        # As published: the first imported name, so `from itertools import product` is none.
        searching=loops or any("itertools" in node.names[0].name for node in imports),
        symbolic=calls or any(sign in source for sign in _FORMATTING),
        numeric=operators > 0,
    )


def by_tree(source: str) -> Symbolic:
    """Return the score of the syntax tree: each loop, branch and handler that is really there."""
    try:
        tree = parse(source)
    except SyntaxError as error:
        return Symbolic(0.0, error=str(error.msg))
    nodes = list(ast.walk(tree))
    operators = sum(isinstance(node, ast.BinOp) for node in nodes)
    return Symbolic(
        score=sum(map(_words, nodes)) + _PER_OPERATOR * operators,
        searching=any(map(_searches, nodes)),
        symbolic=any(map(_builds, nodes)),
        numeric=operators > 0,
    )


def _words(node: ast.AST) -> int:
    """Count the words of the score that this node is written with."""
    match node:
        case ast.For() | ast.AsyncFor() | ast.While():
            return 1 + bool(node.orelse)
        case ast.comprehension():
            return 1 + len(node.ifs)
        case ast.If():
            return 1 + (bool(node.orelse) and not _is_elif(node))
        case ast.IfExp():
            return 2
        case ast.Try() | ast.TryStar():
            return 1 + len(node.handlers) + bool(node.orelse)
        case ast.match_case():
            return int(node.guard is not None)
    return 0


def _is_elif(node: ast.If) -> bool:
    """Say whether what follows is one `if` at the same column: an `elif`, counted by itself."""
    after = node.orelse[0]
    return isinstance(after, ast.If) and after.col_offset == node.col_offset


def _searches(node: ast.AST) -> bool:
    match node:
        case ast.For() | ast.AsyncFor() | ast.While() | ast.comprehension():
            return True
        case ast.Import():
            return any(alias.name == "itertools" for alias in node.names)
        case ast.ImportFrom():
            return node.module == "itertools"
    return False


def _builds(node: ast.AST) -> bool:
    match node:
        case ast.JoinedStr():
            return True
        case ast.Call(func=ast.Name(id=name)):
            return name in {*_EVALUATING, "format"}
        case ast.Call(func=ast.Attribute(attr="format")):
            return True
    return False

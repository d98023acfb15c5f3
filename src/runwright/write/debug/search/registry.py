"""Registry: every kind of edit, the nodes it looks at, and how natural it is.

To add a kind: write a generator in the file of its family and one row here. A prior is the rough
odds that a fault is mended by one given edit of the kind, relative to the others; kinds that make
many edits per place therefore have low ones.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from runwright.write.debug.search import (
    branches,
    calls,
    conditions,
    constants,
    crashes,
    guards,
    indexing,
    names,
    operators,
    statements,
)
from runwright.write.debug.search.facts import Facts
from runwright.write.debug.search.source import Edit

_VALUES = (
    ast.Name,
    ast.Call,
    ast.Subscript,
    ast.BinOp,
    ast.GeneratorExp,
    ast.ListComp,
    ast.Attribute,
    ast.JoinedStr,
)
_TESTED = (ast.If, ast.While, ast.IfExp, ast.comprehension)
_STATEMENTS = (ast.stmt,)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of edit: a generator over the nodes of some classes."""

    name: str
    nodes: tuple[type[ast.AST], ...]
    # Any: each generator takes the node classes of its row, which a type cannot say here.
    make: Callable[[Facts, Any], Iterator[Edit]]
    prior: float

    @property
    def crash(self) -> bool:
        """True for a kind that edits only where a failing check crashed."""
        return self.name.startswith("crash-")


KINDS: tuple[Kind, ...] = (
    Kind("comparison", (ast.Compare,), operators.comparison, 0.9),
    Kind("arithmetic", (ast.BinOp,), operators.arithmetic, 0.7),
    Kind("augmented", (ast.AugAssign,), operators.augmented, 0.6),
    Kind("accumulate", (ast.Assign,), operators.accumulate, 0.4),
    Kind("boolean", (ast.BoolOp,), operators.boolean, 0.9),
    Kind("regroup", (ast.BinOp, ast.BoolOp), operators.regroup, 0.7),
    Kind("drop-operand", (ast.BinOp, ast.BoolOp), operators.drop_operand, 0.9),
    Kind("drop-sign", (ast.UnaryOp,), operators.drop_sign, 0.8),
    Kind("swap-operands", (ast.BinOp,), operators.swap_operands, 0.6),
    Kind("swap-membership", (ast.Compare,), operators.swap_membership, 0.5),
    Kind("transfer", (ast.Compare,), operators.transfer, 0.5),
    Kind("split-chain", (ast.Compare,), operators.split_chain, 0.3),
    Kind("negative", (ast.Name, ast.Subscript, ast.Call), operators.negative, 0.2),
    Kind("number", (ast.Constant,), constants.number, 1.0),
    Kind("truth", (ast.Constant,), constants.truth, 0.8),
    Kind("text", (ast.Constant,), constants.text, 0.5),
    Kind("template", (ast.Constant, ast.JoinedStr), constants.template, 0.5),
    Kind("collection", (ast.List, ast.Tuple, ast.Set), constants.collection, 0.4),
    Kind("initial", (ast.Assign, ast.AnnAssign), constants.initial, 0.8),
    Kind("empty-result", (ast.List, ast.Dict), constants.empty_result, 0.4),
    Kind("index", (ast.Subscript,), indexing.index, 0.9),
    Kind("cut", (ast.Subscript,), indexing.cut, 0.8),
    Kind("bounds", (ast.Call,), indexing.bounds, 0.9),
    Kind("variable", (ast.Name,), names.variable, 0.5),
    Kind("nudged", (ast.Name,), names.nudged, 0.4),
    Kind("target", (ast.Assign, ast.AugAssign), names.target, 0.3),
    Kind("arguments", (ast.Call,), names.arguments, 0.6),
    Kind("elements", (ast.Tuple, ast.List), names.elements, 0.5),
    Kind("roles", _STATEMENTS, names.roles, 0.6),
    Kind("everywhere", _STATEMENTS, names.everywhere, 0.4),
    Kind("ingredient", _VALUES, names.ingredient, 0.2),
    Kind("default", (ast.arguments,), names.default, 0.4),
    Kind("negate", _TESTED, conditions.negate, 0.7),
    Kind("negate-value", (ast.Return,), conditions.negate_value, 0.6),
    Kind("decide", _TESTED, conditions.decide, 0.1),
    Kind("strengthen", _TESTED, conditions.strengthen, 0.35),
    Kind("weaken", _TESTED, conditions.weaken, 0.3),
    Kind("filtered", (ast.comprehension,), conditions.filtered, 0.3),
    Kind("condition", (ast.If,), conditions.plain_condition, 0.12),
    Kind("presence", (ast.Compare,), conditions.presence, 0.4),
    Kind("early-return", _STATEMENTS, guards.early_return, 0.4),
    Kind("skip-round", _STATEMENTS, guards.skip_round, 0.2),
    Kind("caught", _STATEMENTS, guards.caught, 0.3),
    Kind("fallback", (ast.Call,), guards.fallback, 0.8),
    Kind("lookup", (ast.Subscript,), guards.lookup, 0.4),
    Kind("divisor", (ast.BinOp,), guards.divisor, 0.4),
    Kind("crash-guard", _STATEMENTS, crashes.guard, 1.0),
    Kind("crash-condition", _TESTED, crashes.condition, 1.0),
    Kind("crash-value", (ast.Subscript, ast.BinOp, ast.Call), crashes.value, 1.0),
    Kind("crash-key", (ast.AugAssign, ast.Expr), crashes.missing_key, 1.0),
    Kind("crash-none", (ast.Name,), crashes.nothing, 1.0),
    Kind("prepared", _STATEMENTS, guards.prepared, 0.5),
    Kind("method", (ast.Call,), calls.method, 0.8),
    Kind("function", (ast.Call,), calls.function, 0.7),
    Kind("family", _STATEMENTS, calls.family, 0.8),
    Kind("wrap", _VALUES, calls.wrap, 0.4),
    Kind("unwrap", (ast.Call,), calls.unwrap, 0.4),
    Kind("bounded", (ast.Name, ast.Subscript, ast.BinOp), calls.bounded, 0.3),
    Kind("from-variable", (ast.Name,), calls.from_variable, 0.3),
    Kind("keywords", (ast.Call,), calls.keywords, 0.6),
    Kind("in-place", (ast.Expr,), calls.in_place, 0.9),
    Kind("element-conversion", (ast.For, ast.comprehension), calls.element_conversion, 0.4),
    Kind("remove", _STATEMENTS, statements.remove, 0.4),
    Kind("double", _STATEMENTS, statements.double, 0.1),
    Kind("exchange", _STATEMENTS, statements.exchange, 0.4),
    Kind("move-out", _STATEMENTS, statements.move_out, 0.6),
    Kind("move-in", _STATEMENTS, statements.move_in, 0.5),
    Kind("copied", _STATEMENTS, statements.copied, 0.12),
    Kind("varied", _STATEMENTS, statements.varied, 0.15),
    Kind("jump", _STATEMENTS, statements.jump, 0.3),
    Kind("other-jump", (ast.Break, ast.Continue, ast.Return), statements.other_jump, 0.4),
    Kind("returned", (ast.Return,), statements.returned, 0.3),
    Kind("accumulated", (ast.Return,), statements.accumulated, 0.5),
    Kind("otherwise", (ast.If,), statements.otherwise, 0.4),
    Kind("swap-bodies", (ast.If,), branches.swap_bodies, 0.4),
    Kind("chain", (ast.If,), branches.chain, 0.5),
    Kind("once", (ast.While,), branches.once, 0.2),
    Kind("unconditional", (ast.If, ast.For, ast.While), branches.unconditional, 0.2),
    Kind("drop-else", (ast.If,), branches.drop_else, 0.3),
    Kind("loop-else", (ast.If,), branches.loop_else, 0.6),
    Kind("collapse", (ast.For,), branches.collapse, 0.5),
    Kind("occurrences", (ast.If,), branches.occurrences, 0.6),
    Kind("seen-flag", (ast.If,), branches.seen_flag, 0.5),
    Kind("flush", (ast.AugAssign,), branches.flush, 0.4),
    Kind("position", (ast.For, ast.comprehension), branches.position, 0.6),
    Kind("keep-original", (ast.Assign,), branches.keep_original, 0.5),
)


def edits(facts: Facts, kinds: tuple[Kind, ...] = KINDS) -> Iterator[Edit]:
    """Yield every edit that the kinds make of a program, node by node in source order."""
    nodes: list[ast.AST] = list(facts.source.statements())
    nodes += facts.source.expressions()
    inside = {id(node) for node in facts.source.expressions()}
    for node in ast.walk(facts.source.tree):
        reachable = isinstance(node, ast.comprehension) and id(node.iter) in inside
        if reachable or isinstance(node, ast.arguments):
            nodes.append(node)
    for node in nodes:
        for kind in kinds:
            if isinstance(node, kind.nodes):
                for edit in kind.make(facts, node):
                    yield replace(edit, kind=kind.name, prior=kind.prior)

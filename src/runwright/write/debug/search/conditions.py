"""Edits of conditions: negated, decided, stronger, weaker; and the predicates they draw from."""

import ast
from collections.abc import Iterator

from runwright.write.debug.search.facts import NUMBERS, SEQUENCES, SIZED, Facts, names_in, unique
from runwright.write.debug.search.names import known_elsewhere
from runwright.write.debug.search.source import Comprehension, Edit

Guarded = ast.If | ast.While | ast.IfExp


def test_of(node: ast.AST) -> list[ast.expr]:
    """Return the conditions that a node decides by."""
    if isinstance(node, (ast.If, ast.While, ast.IfExp)):
        return [node.test]
    return list(node.ifs) if isinstance(node, ast.comprehension) else []


def negate(facts: Facts, node: Guarded | ast.comprehension) -> Iterator[Edit]:
    """`not c` for `c` and the other way round."""
    for test in test_of(node):
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            yield facts.edit(test, facts.text(test.operand))
        else:
            yield facts.edit(test, f"not {facts.source.operand(test)}")


def negate_value(facts: Facts, node: ast.Return) -> Iterator[Edit]:
    """`return not x` for `return x` where x is a truth value."""
    if node.value is not None and "bool" in facts.types(node.value):
        yield facts.edit(node.value, f"not {facts.source.operand(node.value)}")


def decide(facts: Facts, node: Guarded | ast.comprehension) -> Iterator[Edit]:
    """True or False in a condition's place."""
    for test in test_of(node):
        if not isinstance(test, ast.Constant):
            yield facts.edit(test, "True", 1.5)
            yield facts.edit(test, "False", 1.5)


def strengthen(facts: Facts, node: Guarded | ast.comprehension) -> Iterator[Edit]:
    """`c and p` for `c`, p a predicate of the scope or a condition of the program."""
    yield from _joined(facts, node, "and")


def weaken(facts: Facts, node: Guarded | ast.comprehension) -> Iterator[Edit]:
    """`c or p` for `c`."""
    yield from _joined(facts, node, "or")


def _joined(facts: Facts, node: ast.AST, joint: str) -> Iterator[Edit]:
    for test in test_of(node):
        text = facts.source.operand(test)
        other = ast.Or if joint == "and" else ast.And
        if not (isinstance(test, ast.BoolOp) and isinstance(test.op, other)):
            text = facts.text(test)
        for cost, predicate in predicates(facts, test):
            order = f"{predicate} {joint} {text}" if "isinstance" in predicate else None
            yield facts.edit(test, order or f"{text} {joint} {predicate}", cost)


def filtered(facts: Facts, node: ast.comprehension) -> Iterator[Edit]:
    """A filter for a comprehension that has none."""
    if node.ifs:
        return
    inside = _element_scope(facts, node)
    bound = names_in(node.target)
    for cost, predicate in predicates(facts, inside):
        if names_in(ast.parse(predicate, mode="eval")) & bound:
            told = f"{facts.text(node.iter)} if {predicate}"
            _, end = facts.source.span(node.iter)
            closed = facts.text(node.iter) if facts.source.text[end : end + 1] != ")" else None
            if closed is not None or _ends_call(facts, node, end):
                yield facts.edit(node.iter, told, cost)


def _ends_call(facts: Facts, node: ast.comprehension, end: int) -> bool:
    """True if the bracket behind the iterable closes the comprehension, not the iterable."""
    owner = facts.source.parents[node]
    return isinstance(owner, ast.expr) and facts.source.span(owner)[1] == end + 1


def _element_scope(facts: Facts, node: ast.comprehension) -> ast.expr:
    owner = facts.source.parents[node]
    if isinstance(owner, ast.DictComp):
        return owner.value
    lists = (ast.ListComp, ast.SetComp, ast.GeneratorExp)
    return owner.elt if isinstance(owner, lists) else node.iter


def predicates(facts: Facts, at: ast.expr | ast.stmt) -> Iterator[tuple[float, str]]:
    """Yield (cost, condition) pairs that make sense at a place, the likeliest first."""
    seen: set[str] = set()
    for cost, text in _raw_predicates(facts, at):
        if text not in seen:
            seen.add(text)
            yield cost, text


def _raw_predicates(facts: Facts, at: ast.expr | ast.stmt) -> Iterator[tuple[float, str]]:
    names = facts.variables(at)[:10]
    for name in names:
        yield from _about_one(facts, name, at)
    for text in program_conditions(facts, at):
        yield 1.5, text
        yield 2.0, f"not ({text})"
    yield from _about_two(facts, names, at)
    yield from _counting(facts, at)
    for name in names:
        if facts.types_of_name(name, at) & NUMBERS:
            near = 1.5 if name in _elements(facts, at) else 2.5  # a filter speaks of its element
            for value in facts.numbers[:10]:
                for symbol, cost in (("<", near), (">=", near), (">", near), ("==", 6), ("!=", 6)):
                    yield cost, f"{name} {symbol} {value}"


def _elements(facts: Facts, at: ast.AST) -> set[str]:
    """Names that comprehensions around a place bind."""
    return {
        name
        for above in facts.source.ancestors(at)
        if isinstance(above, Comprehension)
        for generator in above.generators
        for name in names_in(generator.target)
    }


def _about_one(facts: Facts, name: str, at: ast.AST) -> Iterator[tuple[float, str]]:
    types = facts.types_of_name(name, at)
    if not types or types & SIZED:
        yield 1.2, f"not {name}"
        yield 1.2, name
        if types & SIZED:
            for size in (1, 2):
                yield 2.0, f"len({name}) > {size}"
                yield 2.0, f"len({name}) < {size + 1}"
                yield 3.0, f"len({name}) == {size}"
        if types & SEQUENCES:
            yield 2.5, f"len({name}) == len(set({name}))"
            yield 4.0, f"len({name}) % 2 == 0"
    if types & NUMBERS:
        for symbol in ("==", "<", ">", "!=", "<=", ">="):
            yield 1.5, f"{name} {symbol} 0"
        for symbol in ("==", "<", ">", "!="):
            yield 2.0, f"{name} {symbol} 1"
        yield 2.0, f"{name} % 2 == 0"
        yield 2.0, f"{name} % 2 == 1"
    if "str" in types:
        for method in ("isalpha", "isdigit", "isupper", "islower", "isspace"):
            yield 2.0, f"{name}.{method}()"
    if not types or len(types) > 1:
        yield 1.5, f"{name} is None"
        yield 1.5, f"{name} is not None"
    if len(types - {"NoneType"}) != 1:
        for kind in sorted(types & (NUMBERS | SIZED)) or ("int", "str", "list"):
            yield 2.0, f"isinstance({name}, {kind})"
            yield 2.0, f"not isinstance({name}, {kind})"


def _about_two(facts: Facts, names: list[str], at: ast.AST) -> Iterator[tuple[float, str]]:
    for one in names:
        types = facts.types_of_name(one, at)
        for two in names:
            others = facts.types_of_name(two, at)
            if one == two or not types or not others:
                continue
            if types & others or (types & NUMBERS and others & NUMBERS):
                if types & (NUMBERS | {"str"}):
                    yield 2.5, f"{one} < {two}"
                    yield 2.5, f"{one} <= {two}"
                if one < two:
                    yield 2.5, f"{one} == {two}"
                    yield 2.5, f"{one} != {two}"
            if others & (SIZED - {"str"}) or (others & {"str"} and types & {"str"}):
                yield 2.0, f"{one} in {two}"
                yield 2.0, f"{one} not in {two}"
            if types & NUMBERS and others & SIZED:
                yield 2.5, f"{one} < len({two})"
                yield 2.5, f"{one} == len({two}) - 1"
                yield 2.5, f"{one} == len({two})"


def _counting(facts: Facts, at: ast.expr | ast.stmt) -> Iterator[tuple[float, str]]:
    """Conditions on how often an element stands in its container."""
    where = at if isinstance(at, ast.expr) else getattr(at, "test", at)
    for node in ast.walk(where):
        if isinstance(node, ast.Subscript) and not isinstance(node.slice, ast.Slice):
            owner, element = facts.source.operand(node.value), facts.text(node)
            for amount in (1, 2):
                yield 2.0, f"{owner}.count({element}) > {amount}"
    for one in facts.variables(at)[:8]:
        for two in facts.variables(at)[:8]:
            types = facts.types_of_name(two, at)
            if (
                one != two
                and types & SEQUENCES
                and facts.types_of_name(one, at) - SIZED | (facts.types_of_name(one, at) & {"str"})
            ):
                yield 2.0, f"{two}.count({one}) == 1"
                yield 2.0, f"{two}.count({one}) > 1"
                yield 3.0, f"{two}.count({one}) > 2"


def program_conditions(facts: Facts, at: ast.AST) -> Iterator[str]:
    """Yield the conditions of the same function that can be evaluated at a place."""
    function = facts.source.function_of(at)
    if function is None:
        return
    hidden = known_elsewhere(function) - set(facts.variables(at))
    found = []
    for node in ast.walk(function):
        for test in test_of(node):
            parts = test.values if isinstance(test, ast.BoolOp) else []
            found += [part for part in (test, *parts) if part is not at]
    texts = (facts.text(part) for part in found if not names_in(part) & hidden)
    yield from unique(text for text in texts if len(text) <= 60)


def plain_condition(facts: Facts, node: ast.If) -> Iterator[Edit]:
    """A predicate of the scope in the whole condition's place."""
    for cost, predicate in predicates(facts, node.test):
        yield facts.edit(node.test, predicate, cost)


def presence(facts: Facts, node: ast.Compare) -> Iterator[Edit]:
    """A comparison made on another form of both sides: `.lower()`, sorted, set, len, abs."""
    if len(node.ops) != 1:
        return
    left, right = facts.source.operand(node.left), facts.source.operand(node.comparators[0])
    symbol = facts.source.text[
        facts.source.span(node.left)[1] : facts.source.span(node.comparators[0])[0]
    ].strip(" ()\n")
    if facts.types(node.left) & {"str"}:
        yield facts.edit(node, f"{left}.lower() {symbol} {right}.lower()", 1.5)
    for function in ("sorted", "set", "len", "abs"):
        yield facts.edit(node, f"{function}({left}) {symbol} {function}({right})", 2.0)

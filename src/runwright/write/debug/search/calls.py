"""Edits of calls: a relative of the function, a conversion more or less, sort keys, families."""

import ast
from collections.abc import Iterator

from runwright.write.debug.search.facts import NUMBERS, SEQUENCES, SIZED, Facts, expression, unique
from runwright.write.debug.search.source import Edit

METHODS = (
    ("append", "extend", "add", "insert", "remove", "update"),
    ("strip", "lstrip", "rstrip", "split"),
    ("upper", "lower", "swapcase", "capitalize", "title"),
    ("isupper", "islower", "isalpha", "isalnum", "isdigit", "isspace", "isnumeric"),
    ("startswith", "endswith", "__contains__"),
    ("find", "rfind", "index", "rindex", "count"),
    ("keys", "values", "items"),
    ("pop", "popleft", "remove"),
    ("append", "appendleft"),
    ("union", "intersection", "difference", "symmetric_difference"),
    ("issubset", "issuperset", "isdisjoint"),
    ("split", "rsplit", "splitlines", "partition"),
    ("ljust", "rjust", "center", "zfill"),
    ("heappush", "heappop"),
    ("match", "search", "fullmatch", "findall"),
    ("ceil", "floor", "trunc"),
)
FUNCTIONS = (
    ("min", "max", "sum"),
    ("any", "all", "sum"),
    ("floor", "ceil", "round", "int", "float", "abs"),
    ("math.floor", "math.ceil", "round", "int"),
    ("sorted", "list", "set", "reversed", "tuple", "Counter"),
    ("int", "float", "str", "bool", "len", "ord", "abs"),
    ("len", "sum", "max", "min"),
    ("bin", "str", "hex", "oct"),
    ("ord", "int", "chr"),
    ("zip", "enumerate"),
    ("isinstance", "issubclass"),
)

_COMMON = ("sum", "len", "max", "min", "sorted", "list", "set", "int", "str", "abs", "any", "all")


def relatives(name: str, families: tuple[tuple[str, ...], ...]) -> list[str]:
    """Return the other members of every family that holds a name, nearest first."""
    return list(unique((m for family in families if name in family for m in family), [name]))


def method(facts: Facts, node: ast.Call) -> Iterator[Edit]:
    """Another method of the family: `extend` for `append`, `rstrip` for `strip`."""
    if not isinstance(node.func, ast.Attribute):
        return
    owner = facts.source.operand(node.func.value)
    inside = _arguments(facts, node)
    for rank, name in enumerate(relatives(node.func.attr, METHODS)):
        if name == "insert" and len(node.args) == 1:
            yield facts.edit(node, f"{owner}.insert(0, {inside})", 1.2)
        elif name == "__contains__" and len(node.args) == 1:
            yield facts.edit(node, f"{inside} in {owner}", 1.2)
        else:
            yield facts.edit(node, f"{owner}.{name}({inside})", 1 + 0.1 * rank)
    if node.func.attr == "insert" and len(node.args) == 2:
        yield facts.edit(node, f"{owner}.append({facts.text(node.args[1])})")
    if node.func.attr == "sort" and not node.args:
        yield facts.edit(node, f"{owner}.reverse()", 1.5)
        yield facts.edit(node, f"{owner}.sort(reverse=True)", 1.0)


def _arguments(facts: Facts, node: ast.Call) -> str:
    parts = [facts.text(argument) for argument in node.args]
    if len(node.args) == 1 and not node.keywords and isinstance(node.args[0], ast.GeneratorExp):
        return parts[0][1:-1] if parts[0][:1] == "(" else parts[0]
    for keyword in node.keywords:
        value = facts.text(keyword.value)
        parts.append(f"{keyword.arg}={value}" if keyword.arg else f"**{value}")
    return ", ".join(parts)


def function(facts: Facts, node: ast.Call) -> Iterator[Edit]:
    """Another function of the family: `max` for `min`, `all` for `any`, `ceil` for `floor`."""
    name = _callee(facts, node)
    if isinstance(node.func, ast.Name) and len(node.args) == 1 and not node.keywords:
        near = relatives(name, FUNCTIONS)
        own = [item.name for item in facts.functions]
        for other in unique((*own, *_COMMON), [name, *near]):
            yield facts.edit(node, f"{other}({_arguments(facts, node)})", 3.0)
    for rank, other in enumerate(relatives(name, FUNCTIONS)):
        if other == "Counter" or (other in ("ceil", "floor") and name not in ("ceil", "floor")):
            continue
        yield facts.edit(node, f"{other}({_arguments(facts, node)})", 1 + 0.15 * rank)


def _callee(facts: Facts, node: ast.Call) -> str:
    if isinstance(node.func, ast.Name):
        return node.func.id
    text = facts.text(node.func)
    return text if text in ("math.floor", "math.ceil") else ""


def family(facts: Facts, node: ast.stmt) -> Iterator[Edit]:
    """The same change of function on every call of a statement: `set(a) == set(b)`."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return
    inside = {id(item) for item in ast.walk(node)}
    groups: dict[str, list[ast.expr]] = {}
    for item in facts.source.expressions():
        if isinstance(item, ast.Call) and id(item) in inside and isinstance(item.func, ast.Name):
            groups.setdefault(item.func.id, []).append(item.func)
    for name, places in groups.items():
        if len(places) < 2:
            continue
        for rank, other in enumerate(relatives(name, FUNCTIONS)):
            splices = [facts.source.replace(place, other) for place in places]
            told = f"`{other}` for every `{name}`"
            yield facts.change(node, told, *splices, cost=1.2 + 0.15 * rank)


def wrap(facts: Facts, node: ast.expr) -> Iterator[Edit]:
    """A conversion or transformation around a value: `sorted(x)`, `x.lower()`, `x[::-1]`."""
    parent = facts.source.parents.get(node)
    if not isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        return
    if isinstance(parent, ast.Call) and parent.func is node:
        return
    if isinstance(parent, (ast.Attribute, ast.Starred, ast.Slice)) or _names_function(facts, node):
        return
    for cost, text in forms(facts, node):
        yield facts.edit(node, text, cost)


def _names_function(facts: Facts, node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id not in facts.variables(node)


def forms(facts: Facts, node: ast.expr) -> Iterator[tuple[float, str]]:
    """Yield (cost, text) of the forms a value can be put in, by its type."""
    types = facts.types(node)
    whole, part = facts.text(node), facts.source.operand(node)
    if isinstance(node, ast.GeneratorExp) and whole[:1] == "(":
        whole = whole[1:-1]
    if not types or types & {"list", "tuple", "set", "dict", "range"}:
        for rank, name in enumerate(("sorted", "set", "list", "len", "sum", "max", "min", "tuple")):
            yield 1 + 0.1 * rank, f"{name}({whole})"
        yield 1.4, f"sorted(set({whole}))"
        yield 1.4, f"list(set({whole}))"
        yield 1.5, f"len(set({whole}))"
        yield 1.5, f"sorted({whole}, reverse=True)"
    if not types or types & {"list", "tuple", "str", "range"}:
        yield 1.2, f"{part}[::-1]"
        for piece in ("[0]", "[-1]", "[1:]", "[:-1]"):
            yield 1.8, f"{part}{piece}"
        yield 2.0, f"enumerate({whole})"
        yield 2.2, f"range(len({whole}))"
    if "str" in types or not types:
        for rank, name in enumerate(("lower", "upper", "strip", "split", "swapcase", "isdigit")):
            yield 1.2 + 0.1 * rank, f"{part}.{name}()"
        for rank, name in enumerate(("int", "len", "list", "float", "ord", "set", "sorted")):
            yield 1.2 + 0.1 * rank, f"{name}({whole})"
        yield 2.0, f"''.join(sorted({whole}))"
    if not types or types & NUMBERS:
        for rank, name in enumerate(("abs", "int", "str", "round", "float", "chr", "bool")):
            yield 1 + 0.1 * rank, f"{name}({whole})"
        yield 1.5, f"max({whole}, 0)"
        yield 1.5, f"max({whole}, 1)"
        yield 1.8, f"round({whole}, 2)"
        yield 2.0, f"bin({whole})[2:]"
    if types & {"list"} or not types:
        yield 1.6, f"''.join({whole})"
        yield 1.6, f"' '.join({whole})"
    yield from _borrowed(facts, whole, part)


def _borrowed(facts: Facts, whole: str, part: str) -> Iterator[tuple[float, str]]:
    """Methods and functions that the program calls elsewhere with one value."""
    for item in ast.walk(facts.source.tree):
        if not isinstance(item, ast.Call) or item.keywords:
            continue
        if isinstance(item.func, ast.Attribute) and not item.args:
            yield 0.9, f"{part}.{item.func.attr}()"
        elif len(item.args) == 1 and isinstance(item.func, ast.Name):
            yield 1.2, f"{item.func.id}({whole})"


def unwrap(facts: Facts, node: ast.Call) -> Iterator[Edit]:
    """`x` for `f(x)` and for `x.m()`: a conversion too many."""
    if isinstance(facts.source.parents.get(node), ast.Expr):
        return
    for argument in node.args:
        if not isinstance(argument, ast.Starred):
            yield facts.edit(node, facts.text(argument))
    if isinstance(node.func, ast.Attribute):
        yield facts.edit(node, facts.text(node.func.value))


def bounded(facts: Facts, node: ast.Name | ast.Subscript | ast.BinOp) -> Iterator[Edit]:
    """`min(x, y)` or `max(x, y)` for a number `x`, y another number of the scope."""
    if not isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        return
    if not facts.types(node) & NUMBERS:
        return
    text = facts.text(node)
    for name in facts.variables(node):
        if name != text and facts.types_of_name(name, node) & {"int", "float"}:
            yield facts.edit(node, f"min({text}, {name})", 1.5)
            yield facts.edit(node, f"max({text}, {name})", 1.5)


def from_variable(facts: Facts, node: ast.Name) -> Iterator[Edit]:
    """Another variable in a form of the wanted type: `str(n)` for `digits`, `len(x)` for `n`."""
    if not isinstance(node.ctx, ast.Load) or node.id not in facts.variables(node):
        return
    types = facts.types_of_name(node.id, node)
    for name in facts.variables(node):
        others = facts.types_of_name(name, node)
        if name == node.id or not others:
            continue
        if types & SIZED and others & NUMBERS:
            yield facts.edit(node, f"str({name})", 1.2)
            yield facts.edit(node, f"range({name})", 1.5)
        if types & NUMBERS and others & SIZED:
            yield facts.edit(node, f"len({name})", 1.2)
        if types & SIZED and others & SIZED:
            yield facts.edit(node, f"sorted({name})", 1.6)
            yield facts.edit(node, f"set({name})", 1.6)
        if others & SEQUENCES:
            yield facts.edit(node, f"{name}[0]", 2.0)
            yield facts.edit(node, f"{name}[-1]", 2.0)


def keywords(facts: Facts, node: ast.Call) -> Iterator[Edit]:
    """Another order or key of sorted, sort, min and max; an argument less."""
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    for place, argument in enumerate(node.keywords):
        others = [item for i, item in enumerate(node.keywords) if i != place]
        yield facts.edit(node, _call(facts, node, others), 1.2)
        if argument.arg == "key" and isinstance(argument.value, ast.Lambda):
            yield from _keys(facts, argument.value)
    if name in ("sorted", "sort") and not any(item.arg == "reverse" for item in node.keywords):
        yield facts.edit(node, _call(facts, node, node.keywords, "reverse=True"), 1.0)
    if name in ("sorted", "sort", "min", "max") and not any(k.arg == "key" for k in node.keywords):
        for key in ("len", "abs", "str", "lambda item: (len(item), item)", "lambda item: -item"):
            yield facts.edit(node, _call(facts, node, node.keywords, f"key={key}"), 1.6)
        for key in ("lambda item: item[1]", "lambda item: item[0]", "str.lower", "sum"):
            yield facts.edit(node, _call(facts, node, node.keywords, f"key={key}"), 2.0)
    if len(node.args) > 1 and name not in ("isinstance", "range"):
        for place in range(len(node.args)):
            rest = node.args[:place] + node.args[place + 1 :]
            inside = ", ".join(facts.text(item) for item in rest)
            yield facts.edit(node, f"{facts.text(node.func)}({inside})", 2.0)


def _call(facts: Facts, node: ast.Call, named: list[ast.keyword], more: str = "") -> str:
    parts = [facts.text(argument) for argument in node.args]
    if parts and isinstance(node.args[0], ast.GeneratorExp) and more and parts[0][:1] != "(":
        parts[0] = f"({parts[0]})"
    parts += [f"{item.arg}={facts.text(item.value)}" for item in named]
    inside = ", ".join([*parts, more] if more else parts)
    return f"{facts.text(node.func)}({inside})"


def _keys(facts: Facts, key: ast.Lambda) -> Iterator[Edit]:
    body, names = key.body, [argument.arg for argument in key.args.args]
    if not names:
        return
    texts = [facts.text(item) for item in body.elts] if isinstance(body, ast.Tuple) else []
    texts = texts or [facts.text(body)]
    for first in dict.fromkeys((texts[0], f"-({texts[0]})", f"len({names[0]})")):
        for last in (None, names[0], f"-{names[0]}"):
            yield facts.edit(body, f"({first}, {last})" if last else first, 1.5)
    if len(texts) > 1:
        yield facts.edit(body, f"({', '.join(reversed(texts))})", 1.2)
        for text in texts:
            yield facts.edit(body, text, 1.3)


def in_place(facts: Facts, node: ast.stmt) -> Iterator[Edit]:
    """`x = x.strip()` for a bare `x.strip()`; `x.sort()` for a bare `sorted(x)`."""
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
        return
    call = node.value
    if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
        text = f"{call.func.value.id} = {facts.text(call)}"
        yield facts.change(node, f"`{text}` for it", facts.source.replace(node, text))
    elif call.args and isinstance(call.args[0], ast.Name):
        text = f"{call.args[0].id} = {facts.text(call)}"
        yield facts.change(node, f"`{text}` for it", facts.source.replace(node, text))


def element_conversion(facts: Facts, node: ast.For | ast.comprehension) -> Iterator[Edit]:
    """Iterate over something else made from the iterable: its range, pairs, letters, words."""
    text = facts.text(node.iter)
    for cost, other in (
        (1.5, f"range(len({text}))"),
        (1.5, f"range({text})"),
        (1.5, f"str({text})"),
        (1.5, f"{facts.source.operand(node.iter)}.split()"),
        (1.5, f"reversed({text})"),
        (1.2, f"set({text})"),
        (1.2, f"sorted({text})"),
        (1.8, f"{facts.source.operand(node.iter)}.items()"),
    ):
        if _parses(other):
            yield facts.edit(node.iter, other, cost)


def _parses(text: str) -> bool:
    try:
        expression(text)
    except ValueError:
        return False
    return True

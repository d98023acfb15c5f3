"""Mutants: a reference with one small fault each, to see which tests notice.

The faults are edits of the search (write/debug/search/registry.py), of the classical kinds alone:
operators, constants, negations, jumps and statements removed.
"""

from runwright.core.program import Program
from runwright.write.debug.search.facts import Facts
from runwright.write.debug.search.registry import KINDS, edits
from runwright.write.debug.search.source import Source, normal_form, parse
from runwright.write.testgen.contracts import contract_lines

_CLASSICAL = {
    "comparison", "arithmetic", "augmented", "boolean", "drop-sign", "number", "truth", "text",
    "negate", "negate-value", "index", "remove", "other-jump",
}  # fmt: skip
_MOST_COST = 1.5  # the nearest edits of a kind: `<=` for `<`, not `!=` for it


def mutants(program: Program, function: str, *, most: int) -> tuple[Program, ...]:
    """Return up to `most` mutants, spread evenly over the program; its contract is left alone.

    Args:
        program: The reference.
        function: Whose contract it has.
        most: How many are wanted, >= 0.
    """
    if parse(program.source) is None:
        return ()
    kinds = tuple(kind for kind in KINDS if kind.name in _CLASSICAL)
    source = Source(program.source)
    contract = contract_lines(program.source, function)
    seen = {normal_form(program.source)}
    found = []
    for edit in edits(Facts(source), kinds):
        if edit.cost > _MOST_COST or edit.line in contract:
            continue
        text = source.apply(edit.splices)
        form = normal_form(text)
        if form is not None and form not in seen:
            seen.add(form)
            found.append(program.with_source(text))
    if len(found) <= most:
        return tuple(found)
    return tuple(found[at * len(found) // most] for at in range(most))

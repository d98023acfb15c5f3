"""`runwright testgen`: many new tests from a reference and a few inputs of it."""

import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from runwright.cli.options import (
    BudgetSeconds,
    IsolationLevel,
    JsonFlag,
    PreloadNames,
    ProgramFile,
    Seed,
    budget_of,
    names_of,
)
from runwright.cli.reading import check_writable, read_program, write_text
from runwright.cli.terminal import console
from runwright.core import Case, Isolation, Program
from runwright.core.errors import BadFile, BadOption, UnknownName
from runwright.core.visible import visible

if TYPE_CHECKING:
    from runwright.lab import Lab
    from runwright.run import Sandbox
    from runwright.write.testgen.evalplus import Generated
    from runwright.write.testgen.replies import Input
    from runwright.write.testgen.requirements import Relation
    from runwright.write.testgen.writing import Written

EXAMPLES = (
    ("runwright testgen ref.py --entry f --seeds tests.py --out cases.jsonl", "up to 1000 more"),
    (
        "runwright testgen ref.py --entry f --seeds tests.py --out more.py --reduce mutants",
        "those that kill as many mutants as all do",
    ),
    (
        "runwright testgen ref.py --entry f --seeds tests.py --out cases.jsonl --sample wrong.py",
        "and say whether they tell a wrong program apart",
    ),
)

_FORMS = (".jsonl", ".py")  # that a tests file is written in
_STOPPED = {"exhausted": "no more were found", "time": "the time was up"}
_ACHIEVED = {
    "coverage": "branches and blocks",
    "mutants": "mutants killed",
    "samples": "samples falsified",
}


@dataclass(frozen=True, slots=True)
class _Made:
    """What came of it."""

    seeds: int  # calls in the file of seeds
    generated: "Generated"
    relations: "tuple[Relation, ...]"
    kept: tuple[Case, ...]  # after the reduction


def command(
    file: ProgramFile,
    entry: Annotated[
        str,
        typer.Option("--entry", metavar="NAME", help="Its function.", show_default=False),
    ],
    seeds: Annotated[
        str,
        typer.Option(
            "--seeds",
            metavar="TESTS",
            help="Known calls: a .py file of asserts, or cases in .toml, .json, .jsonl.",
            show_default=False,
        ),
    ],
    out: Annotated[
        str,
        typer.Option(
            "--out",
            metavar="FILE",
            help="Tests file to write: .jsonl, or .py where JSON lacks the values.",
            show_default=False,
        ),
    ],
    num: Annotated[int, typer.Option("--num", metavar="N", help="New inputs wanted.")] = 1000,
    budget_s: BudgetSeconds = 60.0,
    seed: Seed = 0,
    reduce: Annotated[
        str,
        typer.Option(
            "--reduce",
            metavar="MEASURES",
            help="Write only tests that achieve as much as all do: coverage, mutants, samples, or "
            "several with commas.",
            show_default="none",
        ),
    ] = "",
    sample: Annotated[
        list[str] | None,
        typer.Option("--sample", metavar="FILE", help="A wrong program to tell apart; repeatable."),
    ] = None,
    isolation: IsolationLevel = Isolation.FULL,
    preload: PreloadNames = "",
    json: JsonFlag = False,
) -> int:
    """Make many new tests of a reference, and keep few that do as much.

    Inputs are mutations of known ones, as their types allow. What the reference returns is what
    is expected. Its `assert`s are its contract: an input on which it raises AssertionError is
    invalid.
    """
    program = read_program(Path(file))
    samples = [read_program(Path(name)) for name in sample or []]
    by = _measures(reduce, samples)
    if num < 0:
        raise BadOption(f"--num={num} must be at least 0")
    inputs = _seeds(program, entry, Path(seeds))
    target = Path(out)
    if target.suffix not in _FORMS:
        raise BadFile(f"{out}: tests are written to .jsonl and .py files; rename it")
    check_writable(target)
    budget = budget_of(budget_s, 1)
    from runwright.lab import Lab
    from runwright.run import LocalSandbox

    async def work() -> _Made:
        async with LocalSandbox(isolation, preload=names_of(preload)) as sandbox:
            await _check_form(program, entry, inputs, sandbox, target)
            lab = Lab(sandbox, strategy="evalplus", seed=seed, budget=budget)
            return await _make(program, entry, inputs, lab, num=num, by=by, samples=samples)

    import asyncio

    made = asyncio.run(work())
    written = _written(made.kept, target)
    write_text(target, written.text)
    if json:
        import json as documents

        sys.stdout.write(documents.dumps(_document(made, written, target)) + "\n")
    else:
        _print(made, written, target, reduced_by=by)
    return 0


def _measures(text: str, samples: Sequence[Program]) -> tuple[str, ...]:
    from runwright.write.testgen.requirements import MEASURES

    names = names_of(text)
    for name in names:
        if name not in MEASURES:
            raise BadOption(f"--reduce: no measure {name!r}; there are {', '.join(MEASURES)}")
    if "samples" in names and not samples:
        raise BadOption("--reduce samples needs wrong programs; name them with --sample FILE")
    return names


def _seeds(program: Program, entry: str, path: Path) -> "tuple[Input, ...]":
    from runwright.judge.checks import public_names, read_checks
    from runwright.write.testgen.seeds import seeds_of

    if program.language != "python":
        raise BadOption(f"{program.path}: tests are generated for Python programs only")
    names = public_names(program.source)
    if entry not in names:
        has = ", ".join(names[:8]) or "nothing"
        raise UnknownName(f"{program.path} has no function {entry!r}; it defines {has}")
    inputs = seeds_of(read_checks(path, module=program.module, entry_point=entry), entry)
    if not inputs:
        raise BadFile(
            f"{path}: calls {entry} nowhere with literal arguments; write 'assert {entry}(...) == "
            "...' or a case"
        )
    return inputs


async def _check_form(
    program: Program, entry: str, inputs: "Sequence[Input]", sandbox: "Sandbox", target: Path
) -> None:
    """Find out before the work whether the tests file can hold the tests that are there."""
    from runwright.write.testgen.evalplus import answered
    from runwright.write.testgen.replies import Function

    base = await answered(Function(program, entry, sandbox), inputs)
    left_out = _written(base, target).left_out
    if left_out:
        hint = "name a .py file" if target.suffix == ".jsonl" else "use literals"
        case = left_out[0]
        call = f"{entry}({', '.join(map(repr, case.arguments))}) == {case.expected!r}"
        raise BadOption(f"--out={target}: its form cannot say {call[:120]}; {hint}")


def _written(cases: Sequence[Case], target: Path) -> "Written":
    from runwright.write.testgen.writing import json_lines, python_asserts

    return (json_lines if target.suffix == ".jsonl" else python_asserts)(cases)


async def _make(
    program: Program,
    entry: str,
    inputs: "Sequence[Input]",
    lab: "Lab",
    *,
    num: int,
    by: Sequence[str],
    samples: Sequence[Program],
) -> _Made:
    from runwright.write.testgen.evalplus import generate
    from runwright.write.testgen.reduction import reduced
    from runwright.write.testgen.requirements import relations

    generated = await generate(program, entry, inputs, lab, num=num)
    suite = (*generated.base, *generated.new)
    measures = ["coverage", "mutants", *(["samples"] if samples else [])]
    found = [
        relation
        async for relation in relations(measures, program, suite, lab.sandbox, samples=samples)
    ]
    chosen = [relation for relation in found if relation.measure in by]
    kept = reduced(chosen, len(generated.base), len(suite)) if by else range(len(suite))
    return _Made(len(inputs), generated, tuple(found), tuple(suite[at] for at in kept))


def _document(made: _Made, written: "Written", target: Path) -> dict[str, object]:
    base, suite = len(made.generated.base), len(made.generated.base) + len(made.generated.new)
    return {
        "seeds": made.seeds,
        "base": base,
        "tally": asdict(made.generated.tally),
        "stopped": made.generated.stopped,
        "measures": {
            relation.measure: {
                "total": relation.total,
                "base": len(relation.met(range(base))),
                "all": len(relation.met(range(suite))),
            }
            for relation in made.relations
        },
        "written": len(made.kept) - len(written.left_out),
        "left_out": len(written.left_out),
        "out": str(target),
    }


def _print(made: _Made, written: "Written", target: Path, *, reduced_by: Sequence[str]) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_column()
    table.add_column(justify="right")
    table.add_column(style="dim")
    for words in _rows(made, written, reduced_by=reduced_by):
        table.add_row(*map(str, words))
    out = console()
    out.print(table)
    out.print(f"\nwritten to {visible(str(target))}")


def _rows(
    made: _Made, written: "Written", *, reduced_by: Sequence[str]
) -> "list[tuple[object, ...]]":
    generated, tally = made.generated, made.generated.tally
    base = len(generated.base)
    size = base + len(generated.new)
    rows: list[tuple[object, ...]] = [
        ("seeds", made.seeds, f"{base} that the reference takes, each once"),
        ("tried", tally.tried, "mutated inputs"),
        ("  new", tally.kept, _STOPPED.get(generated.stopped, "")),
        ("  refused", tally.refused, "by the contract"),
        ("  duplicates", tally.duplicates, ""),
        ("  errors", tally.raised, "the reference raised something else"),
        ("  overtime", tally.overtime, "the reference did not end"),
        ("  unusable", tally.unusable, "its output is not plain, or not the same each time"),
    ]
    for relation in made.relations:
        before, after = relation.met(range(base)), relation.met(range(size))
        words = f"of {relation.total}; {len(before)} by the seeds"
        rows.append((_ACHIEVED[relation.measure], len(after), words))
    if reduced_by:
        rows.append(("reduced", len(made.kept), f"of {size} tests, by {', '.join(reduced_by)}"))
    if written.left_out:
        rows.append(("left out", len(written.left_out), "the file's form cannot say them"))
    return rows

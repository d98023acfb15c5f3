"""`runwright eval`: samples, or a strategy, on every task of a benchmark."""

from pathlib import Path
from typing import Annotated

import typer

from runwright.cli.models import Models, with_models
from runwright.cli.options import (
    BudgetSeconds,
    Candidates,
    IsolationLevel,
    JsonFlag,
    NetworkReach,
    Place,
    PreloadNames,
    Seed,
    SetWords,
    StrategyName,
    budget_of,
    names_of,
    sandbox_on,
)
from runwright.cli.settings import parse_settings
from runwright.cli.strategies import Parallel, Trial, solve_all
from runwright.core import Isolation, Network
from runwright.core.errors import BadFile, BadOption

EXAMPLES = (
    ("runwright eval humaneval --samples answers.jsonl", "judge what a model answered"),
    (
        "runwright eval humaneval+ --samples answers.jsonl --sanitize --out results/",
        "take the code out of the answers; killed, the same command goes on",
    ),
    ("runwright eval tasks.jsonl --samples answers.jsonl --details", "tasks of your own"),
    ("runwright eval --compare first.jsonl second.jsonl", "two files of results, task by task"),
    ("runwright eval ldb-humaneval --strategy search --limit 20", "let a strategy mend programs"),
    (
        "runwright eval humaneval --strategy direct --model openai:gpt-4o --out results/",
        "let a model write them; killed, the same command goes on",
    ),
)

_SAMPLES = "Samples"  # the panel of their options


@with_models
def command(
    benchmark: Annotated[
        str | None,
        typer.Argument(
            metavar="BENCHMARK", help="Its name, or a .jsonl file of tasks.", show_default=False
        ),
    ] = None,
    samples: Annotated[
        str | None,
        typer.Option(
            "--samples",
            metavar="PATH",
            rich_help_panel=_SAMPLES,
            help="Answers to judge: .jsonl, .jsonl.gz, or a folder of TASK_ID/N.py.",
        ),
    ] = None,
    mode: Annotated[
        str,
        typer.Option(
            "--mode",
            metavar="MODE",
            rich_help_panel=_SAMPLES,
            help="Whose rules hold: 'correct' (ours) or 'parity' (the official harness's).",
        ),
    ] = "correct",
    sanitize: Annotated[
        bool,
        typer.Option(
            "--sanitize",
            rich_help_panel=_SAMPLES,
            help="Take the program out of each answer (see 'runwright sanitize').",
        ),
    ] = False,
    out: Annotated[
        str | None,
        typer.Option(
            "--out",
            metavar="PATH",
            rich_help_panel=_SAMPLES,
            help="Write each result through to this file, or to one in this folder.",
        ),
    ] = None,
    resume: Annotated[
        bool,
        typer.Option(
            "--resume/--no-resume",
            rich_help_panel=_SAMPLES,
            help="Go on where the file of results ends, or begin it anew.",
        ),
    ] = True,
    details: Annotated[
        bool, typer.Option("--details", rich_help_panel=_SAMPLES, help="Print a row per task.")
    ] = False,
    ks: Annotated[
        str,
        typer.Option(
            "--k", metavar="K,K", rich_help_panel=_SAMPLES, help="The k of pass@k, with commas."
        ),
    ] = "1,10,100",
    all_checks: Annotated[
        bool,
        typer.Option(
            "--all-checks",
            rich_help_panel=_SAMPLES,
            help="Run every check, also of a sample that has failed one.",
        ),
    ] = False,
    allow_missing: Annotated[
        bool,
        typer.Option(
            "--allow-missing",
            rich_help_panel=_SAMPLES,
            help="Leave tasks without a sample out of every figure; else they are an error.",
        ),
    ] = False,
    memorised: Annotated[
        bool,
        typer.Option(
            "--memorised",
            rich_help_panel=_SAMPLES,
            help="Ask samples that pass for other inputs, one run more each, and warn of those "
            "that seem to know the checks' alone.",
        ),
    ] = False,
    export: Annotated[
        str | None,
        typer.Option(
            "--export",
            metavar="FILE",
            rich_help_panel=_SAMPLES,
            help="Write the results to FILE.json, .jsonl or .parquet when all are there.",
        ),
    ] = None,
    cache: Annotated[
        bool,
        typer.Option(
            "--cache/--no-cache",
            rich_help_panel=_SAMPLES,
            help="Take verdicts on the same program from former runs [$RUNWRIGHT_CACHE].",
        ),
    ] = True,
    time_s: Annotated[
        float | None,
        typer.Option(
            "--time",
            metavar="S",
            rich_help_panel=_SAMPLES,
            help="Wall and processor time limit of a program for each check, seconds.",
            show_default="the benchmark's",
        ),
    ] = None,
    compared: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--compare",
            metavar="A B",
            rich_help_panel=_SAMPLES,
            help="Compare two files of results, without a benchmark.",
        ),
    ] = None,
    score_name: Annotated[
        str | None,
        typer.Option(
            "--score",
            metavar="NAME",
            rich_help_panel=_SAMPLES,
            help="The score that --compare is by.",
            show_default="the benchmark's last",
        ),
    ] = None,
    strategy: StrategyName = "search",
    settings: SetWords = None,
    budget_s: BudgetSeconds = None,
    candidates: Candidates = 5000,
    parallel: Parallel = 1,
    models: Models = Models(),
    data: Annotated[
        str | None,
        typer.Option("--data", metavar="PATH", help="Of the data sets [$RUNWRIGHT_DATA]."),
    ] = None,
    version: Annotated[
        str | None,
        typer.Option(
            "--data-version",
            metavar="NAME",
            rich_help_panel=_SAMPLES,
            help="The version that the data must be; 'unknown' takes any.",
            show_default="a known one",
        ),
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", help="Only the first N tasks.")
    ] = None,
    seed: Seed = 0,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            metavar="N",
            help="Programs that run at once.",
            show_default="one per processor",
        ),
    ] = None,
    isolation: IsolationLevel = Isolation.FULL,
    network: NetworkReach = Network.NONE,
    preload: PreloadNames = "",
    place: Place = "local",
    json: JsonFlag = False,
) -> int:
    """Judge samples by a published benchmark, or let a strategy mend its programs.

    With --samples the answers of a model are judged by each task's hidden checks, and pass@k is
    printed with its interval. Without, a strategy solves each task, or mends the program that it
    begins with; it sees the visible checks alone, and the counts are those of the hidden ones.
    """
    if compared is not None:
        from runwright.cli.scoring import compare

        return compare(compared, score_name=score_name, as_json=json)
    if benchmark is None:
        raise BadOption("no BENCHMARK is given; name one, like humaneval")
    if limit is not None and limit < 1:
        raise BadOption(f"--limit={limit} must be at least 1")
    names = names_of(preload)
    folder = None if data is None else Path(data)
    sandbox = sandbox_on(place, isolation, network, names, workers)
    if samples is None:
        asks = Trial(
            benchmark,
            parse_settings(settings or []),
            budget_of(budget_s, candidates, models=models),
            models,
            data=folder,
            limit=limit,
            seed=seed,
            parallel=parallel,
            resume=resume,
        )
        path = None if out is None else _results(out)
        return solve_all(asks, strategy, sandbox, out=path, as_json=json)
    if models.names:
        raise BadOption("--samples are answers that are there, --model makes new ones; give one")
    from runwright.cli.scoring import Asked, score

    asked = Asked(
        benchmark=benchmark,
        samples=Path(samples),
        data=folder,
        version=version,
        limit=limit,
        mode=mode,
        time_s=time_s,
        sanitize=sanitize,
        all_checks=all_checks,
        allow_missing=allow_missing,
        memorised=memorised,
        ks=ks,
        out=None if out is None else _results(out),
        resume=resume,
        cache=cache,
        export=None if export is None else Path(export),
        details=details,
        json=json,
        seed=seed,
    )
    return score(asked, sandbox, names)


def _results(text: str) -> Path:
    """Return where results go; a name that ends in "/" is a folder, made if need be."""
    path = Path(text)
    if text.endswith("/"):
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadFile(
                f"{text}: cannot be made ({error.strerror}); name another folder"
            ) from None
    return path

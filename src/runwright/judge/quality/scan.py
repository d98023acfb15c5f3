"""Scan: compiles Python sources and has Bandit look at them. Runs in the sandbox as a program.

Reads the files of the folder `sources`, writes one JSON document to stdout: by file, what the
compiler complained of, and Bandit's findings. Sources are compiled and parsed, never executed.
Comments that tell Bandit to be silent are ignored: a model wrote them.
"""

import contextlib
import importlib
import json
import sys
import warnings
from pathlib import Path

MOST_FINDINGS = 100  # of one source, as in inspection.py, which is not in sight here
SOURCES = "sources"
_KEYS = (
    "test_id",
    "issue_text",
    "line_number",
    "line_range",
    "issue_severity",
    "issue_confidence",
    "issue_cwe",
)


def _complaint(path: Path) -> dict[str, object] | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(path.read_bytes(), path.name, "exec", dont_inherit=True)
    except SyntaxError as error:
        return {"line": error.lineno, "message": str(error.msg)}
    except (ValueError, RecursionError, MemoryError, OverflowError) as error:
        return {"line": None, "message": f"{type(error).__name__}: {error}"}
    return None


def _bandit(report: Path) -> dict[str, list[dict[str, object]]]:
    words = ["--recursive", "--ignore-nosec", "--exit-zero", "--quiet", "--format", "json"]
    sys.argv = ["bandit", *words, "--output", str(report), SOURCES]
    with contextlib.suppress(SystemExit):
        importlib.import_module("bandit.cli.main").main()
    return dict(json.loads(report.read_text("utf-8")))


def main() -> None:
    """Look at the sources."""
    paths = sorted(Path(SOURCES).iterdir())
    files: dict[str, dict[str, object]] = {
        path.name: {"complaint": _complaint(path), "findings": [], "omitted": 0, "unread": ""}
        for path in paths
    }
    report = _bandit(Path("report.json"))
    for skipped in report["errors"]:
        files[Path(str(skipped["filename"])).name]["unread"] = skipped["reason"]
    by_file: dict[str, list[dict[str, object]]] = {path.name: [] for path in paths}
    for result in report["results"]:
        name = Path(str(result["filename"])).name
        by_file[name].append({key: result.get(key) for key in _KEYS})
    for name, results in by_file.items():
        files[name]["findings"] = results[:MOST_FINDINGS]
        files[name]["omitted"] = max(0, len(results) - MOST_FINDINGS)
    json.dump(files, sys.stdout)


if __name__ == "__main__":
    main()

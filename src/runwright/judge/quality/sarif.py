"""SARIF: findings in the form that editors and code hosts read (OASIS SARIF 2.1.0).

Severity is the result's `level` (error, warning, note) and, with confidence, a property of it; a
CWE is a tag of its rule, "external/cwe/cwe-89". What other tools wrote is read as far as it has a
place in one of our nouns; a level that is not given is a warning, as the standard says.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from runwright.core.errors import BadFile
from runwright.core.finding import Finding, Level

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Level.HIGH: "error", Level.MEDIUM: "warning", Level.LOW: "note"}
_SEVERITIES = {"error": Level.HIGH, "warning": Level.MEDIUM, "note": Level.LOW, "none": Level.LOW}
_CWE = re.compile(r"cwe-0*(\d{1,6})$", re.IGNORECASE)


def sarif(findings: Mapping[str, Iterable[Finding]]) -> str:
    """Return findings as a SARIF document.

    Args:
        findings: By path of the file that they are in, relative, with "/".
    """
    tools: dict[str, list[tuple[str, Finding]]] = {}
    for path, found in findings.items():
        for one in found:
            tools.setdefault(one.tool or "runwright", []).append((path, one))
    runs = [_run(tool, found) for tool, found in sorted(tools.items())]
    # A document has a run also where nothing was found.
    runs = runs or [{"tool": {"driver": {"name": "runwright", "rules": []}}, "results": []}]
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": runs}, indent=2) + "\n"


def findings_of(text: str) -> dict[str, tuple[Finding, ...]]:
    """Read the findings of a SARIF document, by path of their file.

    Raises:
        BadFile: it is not SARIF 2.1.0.
    """
    try:
        document = json.loads(text)
        if document["version"] != "2.1.0":
            raise BadFile(f"SARIF version {document['version']!r} is not read; write 2.1.0")
        found: dict[str, list[Finding]] = {}
        for run in document["runs"]:
            driver = run["tool"]["driver"]
            rules = {rule["id"]: rule for rule in driver.get("rules", ())}
            for result in run.get("results") or ():
                path, finding = _read(result, rules, driver["name"])
                found.setdefault(path, []).append(finding)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise BadFile(f"not a SARIF document ({type(error).__name__}: {error})") from None
    return {path: tuple(each) for path, each in found.items()}


def _run(tool: str, found: list[tuple[str, Finding]]) -> dict[str, Any]:
    rules: dict[str, dict[str, Any]] = {}
    for _, one in found:
        rule = rules.setdefault(one.rule, {"id": one.rule})
        if one.cwe is not None:
            rule["properties"] = {"tags": [f"external/cwe/cwe-{one.cwe}"]}
    order = {rule: index for index, rule in enumerate(rules)}
    return {
        "tool": {"driver": {"name": tool, "rules": list(rules.values())}},
        "results": [_result(path, one, order[one.rule]) for path, one in found],
    }


def _result(path: str, one: Finding, index: int) -> dict[str, Any]:
    return {
        "ruleId": one.rule,
        "ruleIndex": index,
        "level": _LEVELS[one.severity],
        "message": {"text": one.message},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": path},
                    "region": {"startLine": one.line, "endLine": one.end_line},
                }
            }
        ],
        "properties": {"severity": one.severity.value, "confidence": one.confidence.value},
    }


def _read(result: dict[str, Any], rules: dict[str, Any], tool: str) -> tuple[str, Finding]:
    place = (result.get("locations") or [{}])[0].get("physicalLocation", {})
    region = place.get("region", {})
    rule = str(result.get("ruleId", ""))
    own = result.get("properties", {})
    tags = rules.get(rule, {}).get("properties", {}).get("tags", ())
    numbers = [int(match[1]) for tag in tags if (match := _CWE.search(str(tag)))]
    line = int(region.get("startLine", 1))
    severity = own.get("severity")
    finding = Finding(
        rule=rule,
        message=str(result["message"].get("text", "")),
        line=line,
        end_line=max(line, int(region.get("endLine", line))),
        severity=Level(severity) if severity else _SEVERITIES[result.get("level", "warning")],
        confidence=Level(own.get("confidence", "medium")),
        cwe=numbers[0] if numbers else None,
        tool=tool,
    )
    return str(place.get("artifactLocation", {}).get("uri", "")), finding

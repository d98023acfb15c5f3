"""Taking the examples out of a statement, so that they do not come back as generated tests.

CodeT's prompts are without example inputs and outputs, which its authors had removed (section 3). A
test that only repeats an example of the statement would be right for sure, and the method would be
measured by what was given to it.
"""

import re

_DOCSTRING = re.compile(r'("""|\'\'\')(.*?)(\1|\Z)', re.DOTALL)
_ENTRY = re.compile(r"def\s+(\w+)\s*\(")
_ARROWS = r"(?:=>|->|➞|→|==+|=|\bis\b|\breturns?\b|\bshould\b|\boutputs?\b|\bgives?\b)"
# What a line after an example begins with, if it is about the problem again.
_KEPT = re.compile(
    r"\s*(?:\*+\s*)?(?:NOTES?|Notes?|Constrain(?:ts?)?|Hints?|Variables|Assume|It is assumed|If"
    r"|Do not|Don't|Return|The (?:function|input|given)|For each"
    r"|You (?:are|may|can|should)|Your (?:task|job))\b"
)
_HEADING = re.compile(
    r"(?:>>>|\b(?:for\s+|some\s+|other\s+)*exam[pb]les?\b|\be\.?g\.|\bfor instance\b|\bex\s*\d*:"
    r"|\[?(?:input/output)\]? samples?|\b(?:sample )?(?:input|output)s?(?: \d+)?\s*:)",
    re.IGNORECASE,
)


def without_examples(statement: str, entry: str = "") -> str:
    """Return a statement without the examples in it.

    What goes: from a word like "Example" or a `>>>`, or a line that says what a call of the
    function gives, to the next line that goes on about the problem ("Note: ...", "If there ...").
    In Python code only docstrings are changed.

    Args:
        statement: Prose, or the beginning of a Python function with its docstring.
        entry: The function's name; "": that of the last `def` in the statement.
    """
    name = entry or (_ENTRY.findall(statement) or [""])[-1]
    if not _DOCSTRING.search(statement):
        return _cleaned(statement, name)

    def clean(found: re.Match[str]) -> str:
        text = _cleaned(found[2], name)
        indent = found[2][len(found[2].rstrip(" \t")) :]  # of the closing quotes' line
        return f"{found[1]}{text}{indent if text.endswith(chr(10)) else ''}{found[3]}"

    return _DOCSTRING.sub(clean, statement)


def _cleaned(text: str, name: str) -> str:
    said = [_HEADING.pattern]
    if name:
        call = rf"\b{re.escape(name)}\s*\("
        said += [rf"^\s*(?:[*-]\s*)?{call}", rf"{call}.*\)\s*{_ARROWS}"]
    marker = re.compile("|".join(said), re.IGNORECASE)
    kept: list[str] = []
    dropping = False
    for line in text.split("\n"):
        found = marker.search(line)
        if found is not None:
            before = line[: found.start()].rstrip(" \t(-*#[")
            kept += [before] if before.strip() and not dropping else []
            dropping = True
        elif not dropping or _KEPT.match(line):
            kept.append(line)
            dropping = False
    whole = "\n".join(kept)
    return whole if whole == text else f"{whole.rstrip()}\n"

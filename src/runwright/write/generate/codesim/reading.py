"""Reading: what CODESIM's agents replied, a plan or a verdict on one."""

import re

# A heading of two to six marks that says Plan; "Plan Evaluation" and "Planning" are others.
_HEADING = re.compile(
    r"^[ \t]*#{2,6}[ \t*]*plan\b(?![ \t*]*evaluation)", re.IGNORECASE | re.MULTILINE
)
_MARKUP = re.compile(r"[*_`\"'“”‘’]")
_KEEP = re.compile(
    r"\bno need to (?:modify|change) (?:the |this |your )?plan"
    r"|\bno need for (?:a |any )?plan modifications?"
    r"|\bno plan modifications?"
    r"|\bplan modifications? (?:is |are )?not (?:needed|required|necessary)"
)
_REFINE = re.compile(r"\bplan modifications? (?:is |are )?(?:needed|required|necessary)\b")


def plan_of(reply: str) -> str:
    """Return a reply from its last heading "Plan" on; all of it, below one, if it has none."""
    headings = list(_HEADING.finditer(reply))
    text = reply[headings[-1].start() :] if headings else f"### Plan\n\n{reply.strip()}"
    return text.strip()


def needs_change(reply: str) -> bool:
    """Return whether a simulation asks for another plan.

    The last line with a verdict decides. A line that quotes both verdicts has none, and a reply
    without a verdict asks for another plan: what was not found right is looked at again.
    """
    for line in reversed(reply.split("\n")):
        text = " ".join(_MARKUP.sub("", line).lower().split())
        keep = _KEEP.search(text) is not None
        change = _REFINE.search(_KEEP.sub(" ", text)) is not None
        if keep != change:
            return change
    return True

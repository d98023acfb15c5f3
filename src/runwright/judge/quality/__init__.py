"""Quality: what static analysers say of programs, and an order by it. No program is executed.

In go programs, out come inspections: does it compile, and which findings are there. Analysers run
in the sandbox, because what they parse was written by a model. `ranking.py` puts suggestions in
order, `sarif.py` is the form in which findings are exchanged. Open inspecting.py first.

A program without findings is not thereby right, and one with findings not thereby wrong: whether
it does what was asked is for its checks.
"""

from runwright.judge.quality.inspecting import analysed, inspect
from runwright.judge.quality.inspection import Inspection
from runwright.judge.quality.ranking import Ranked, rank, score
from runwright.judge.quality.sarif import findings_of, sarif

__all__ = [
    "Inspection",
    "Ranked",
    "analysed",
    "findings_of",
    "inspect",
    "rank",
    "sarif",
    "score",
]

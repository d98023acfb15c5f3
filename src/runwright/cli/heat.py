"""Heat: how suspicious each line is, on one scale, for whatever draws the program."""

from runwright.core import Suspect


def heat(suspects: tuple[Suspect, ...]) -> dict[int, float]:
    """Return suspicion per line, 0 to 1, as a share of the highest score; cold lines are absent.

    Scores of different formulas have different ranges (Ochiai 0 to 1, DStar unbounded), so only
    the share of the highest one is drawn; `Suspect.score` keeps the figure itself.
    """
    highest = max((suspect.score for suspect in suspects), default=0.0)
    lines: dict[int, float] = {}
    for suspect in suspects:
        share = _share(suspect.score, highest)
        for line in range(suspect.line, suspect.end_line + 1):
            if share > lines.get(line, 0.0):
                lines[line] = share
    return lines


def _share(score: float, highest: float) -> float:
    if score <= 0:
        return 0.0
    return 1.0 if score == highest else score / highest  # inf / inf is not a number


def most_suspicious(suspects: tuple[Suspect, ...], *, most: int) -> tuple[Suspect, ...]:
    """Return the `most` highest scores, ties in the strategy's own order."""
    return tuple(sorted(suspects, key=lambda suspect: -suspect.score)[:most])

"""Coverage: the share of checks that a program passes, and of requirements that checks cover."""

from collections.abc import Hashable, Iterable, Mapping

from runwright.core.verdict import Outcome, Verdict


def check_coverage(verdict: Verdict) -> float | None:
    """Return the share of a verdict's checks that passed, 0 to 1.

    A check that was skipped was not passed. None if there is no check, or if one could not be
    judged: the share is not known then.
    """
    total = len(verdict.results) + verdict.skipped
    unknown = any(one.outcome is Outcome.COULD_NOT_JUDGE for one in verdict.results)
    return None if unknown or not total else verdict.passed_count / total


def requirement_coverage(
    covers: Mapping[str, Iterable[Hashable]],
    chosen: Iterable[str],
    *,
    required: Iterable[Hashable] | None = None,
) -> float:
    """Return the share of requirements that at least one of the chosen checks covers, 0 to 1.

    Args:
        covers: The requirements of each check by its name, e.g. branches or killed mutants.
        chosen: Names of checks; one that `covers` lacks covers nothing.
        required: What is required; None: all that any check covers. Nothing required is covered.
    """
    every = {requirement for each in covers.values() for requirement in each}
    wanted = every if required is None else set(required)
    met = {requirement for name in chosen for requirement in covers.get(name, ())}
    return len(met & wanted) / len(wanted) if wanted else 1.0

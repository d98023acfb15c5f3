"""Right if it is a root of the polynomial whose coefficients are expected."""

from runwright.judge.compare.comparator import Comparator


def polynomial_root(*, atol: float = 1e-4) -> Comparator:
    """Return a comparator of a number x with coefficients c: |c[0] + c[1] x + ...| <= atol.

    Raises:
        TypeError: `atol` is not a number.
    """
    most = float(atol)

    def is_root(actual: object, expected: object) -> bool:
        if not (isinstance(actual, (int, float)) and isinstance(expected, (list, tuple))):
            return False
        try:
            terms = [coefficient * float(actual) ** i for i, coefficient in enumerate(expected)]
            return bool(abs(sum(terms)) <= most)
        except (OverflowError, TypeError):
            return False

    return is_root

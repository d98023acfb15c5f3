"""Fuel for a trip of several legs."""


def remaining(tank, used):
    """Return the litres left in a tank, never less than none."""
    return max(0, tank - used)


def plan(tank, legs):
    """Return the litres left after each leg of a trip."""
    left = []
    used = 0
    for litres in legs:
        used += litres
        left.append(remaining(tank, used))
    return left

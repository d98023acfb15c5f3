"""The length of a shift."""


def hours_minutes(minutes):
    """Return minutes as a pair (hours, minutes under 60)."""
    hours = minutes / 60
    rest = minutes % 60
    return hours, rest

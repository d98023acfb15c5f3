"""Growth by a row of rates."""


def grow(amount, rates):
    """Return an amount after growing by each rate, in percent, in turn."""
    factor = 1
    for rate in rates:
        factor *= 1 + rate / 100
    return round(amount * factor, 2)

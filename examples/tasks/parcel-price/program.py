"""Prices of parcels."""

RATES = ((1, 4), (5, 7), (20, 15))  # (heaviest in kilograms, price)


def price(weight):
    """Return the price of the first rate a parcel fits, or None."""
    found = None
    for heaviest, cost in RATES:
        if weight <= heaviest:
            found = cost
    return found

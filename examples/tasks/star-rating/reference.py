"""Stars of a product."""


def stars(ratings):
    """Return the mean of the ratings from 1 to 5, and 0.0 if there are none."""
    valid = []
    for rating in ratings:
        if rating in (1, 2, 3, 4, 5):
            valid.append(rating)
    if not valid:
        return 0.0
    return round(sum(valid) / len(valid), 1)

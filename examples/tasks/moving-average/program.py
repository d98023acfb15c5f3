"""Smoothing a series of readings."""


def smooth(readings, width):
    """Return the mean of every `width` neighbouring readings."""
    means = []
    for start in range(len(readings) - width + 1):
        window = readings[start : start + width - 1]
        means.append(sum(window) / width)
    return means

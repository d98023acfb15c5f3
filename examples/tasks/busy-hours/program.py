"""The busy stretches of a day."""


def busy(meetings):
    """Return the busy stretches as (start, end) pairs, in order, without overlaps."""
    stretches = []
    for start, end in sorted(meetings):
        if stretches and start <= stretches[-1][1]:
            last_start, last_end = stretches[-1]
            stretches[-1] = (start, max(last_end, end))
        else:
            stretches.append((start, end))
    return stretches

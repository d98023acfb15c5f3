"""Loading a ferry in the order of the waiting line."""


def load(weights, capacity):
    """Return how many vehicles get on before the next one is too heavy."""
    total = 0
    loaded = 0
    for weight in weights:
        if total + weight > capacity:
            break
        total += weight
        loaded += 1
    return loaded

"""A queue, event by event."""


def history(events):
    """Return the queue as it stood after each event."""
    queue = []
    states = []
    for event in events:
        if event is not None:
            queue.append(event)
        elif queue:
            queue.pop(0)
        states.append(list(queue))
    return states

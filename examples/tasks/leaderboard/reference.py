"""A leaderboard."""


def points_of(entry):
    """Return the points of a (name, points) pair."""
    return entry[1]


def leaderboard(scores):
    """Return the players of a {name: points} dictionary, best first."""
    ranked = sorted(scores.items(), key=points_of, reverse=True)
    return [name for name, points in ranked]

"""Totals of a grid."""


def row_totals(grid):
    """Return the total of each row."""
    totals = []
    total = 0
    for row in grid:
        for cell in row:
            total += cell
        totals.append(total)
    return totals

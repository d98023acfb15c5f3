"""A jar that is filled year by year."""


def balances(deposit, years):
    """Return the coins in the jar at the end of each year."""
    balance = 0
    history = []
    for year in range(1, years):
        balance += deposit + year - 1
        history.append(balance)
    return history

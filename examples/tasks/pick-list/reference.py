"""What to fetch from the store."""


def pick_list(orders):
    """Return every article of the orders once, in alphabetical order."""
    articles = []
    for order in orders:
        articles.extend(order)
    picked = []
    for article in sorted(articles):
        if article not in picked:
            picked.append(article)
    return picked

"""The stock of a shop."""


class Stock:
    """How many of each article are there."""

    def __init__(self):
        self.counts = {}

    def count(self, article):
        """Return how many of an article are there."""
        return self.counts.get(article, 0)

    def add(self, article, number):
        """Put articles in."""
        self.counts[article] = self.count(article) + number

    def sell(self, article, number):
        """Take out at most `number` articles and return how many there were."""
        sold = min(number, self.count(article))
        self.counts[article] = self.count(article) - sold
        return sold

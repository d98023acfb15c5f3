def test_what_is_added_is_there():
    stock = Stock()
    stock.add("tea", 2)
    stock.add("tea", 3)
    assert stock.count("tea") == 5


def test_what_is_sold_is_gone():
    stock = Stock()
    stock.add("tea", 5)
    assert stock.sell("tea", 3) == 3
    assert stock.count("tea") == 2


def test_no_more_is_sold_than_there_is():
    stock = Stock()
    stock.add("cup", 1)
    assert stock.sell("cup", 4) == 1
    assert stock.count("cup") == 0


def test_nothing_is_sold_of_what_was_never_there():
    assert Stock().sell("ink", 1) == 0

def filled(**articles):
    stock = Stock()
    for article, number in articles.items():
        stock.add(article, number)
    return stock


def test_an_empty_stock_has_nothing():
    assert Stock().count("tea") == 0


def test_two_stocks_share_nothing():
    one, other = filled(tea=1), filled(tea=2)
    one.sell("tea", 1)
    assert (one.count("tea"), other.count("tea")) == (0, 2)


def test_sales_add_up():
    stock = filled(tea=10)
    assert [stock.sell("tea", 4) for _ in range(4)] == [4, 4, 2, 0]


def test_a_sale_leaves_other_articles_alone():
    stock = filled(tea=3, cup=4)
    stock.sell("tea", 2)
    assert (stock.count("tea"), stock.count("cup")) == (1, 4)


def test_stock_can_be_filled_again():
    stock = filled(ink=2)
    stock.sell("ink", 2)
    stock.add("ink", 7)
    assert stock.count("ink") == 7


def test_selling_none_changes_nothing():
    stock = filled(tea=3)
    assert stock.sell("tea", 0) == 0
    assert stock.count("tea") == 3

assert price(1) == 4
assert price(3) == 7
assert price(10) == 15
assert price(25) is None

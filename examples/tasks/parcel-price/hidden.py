assert price(0.5) == 4
assert price(1.01) == 7
assert price(5) == 7
assert price(5.1) == 15
assert price(20) == 15
assert price(20.5) is None

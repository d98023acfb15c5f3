assert balances(10, 3) == [10, 21, 33]
assert balances(5, 1) == [5]
assert balances(5, 0) == []

assert plan(50, [10, 15]) == [40, 25]
assert plan(20, [10, 10]) == [10, 0]
assert plan(30, []) == []
assert remaining(10, 4) == 6
assert remaining(4, 9) == 0

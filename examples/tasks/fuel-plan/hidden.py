assert plan(5, [6]) == [0]
assert plan(100, [1, 2, 3]) == [99, 97, 94]
assert plan(0, [0]) == [0]
assert plan(10, [3, 3, 3, 3]) == [7, 4, 1, 0]
assert plan(12, [12, 1]) == [0, 0]
assert remaining(7, 7) == 0
assert remaining(8, 0) == 8

assert smooth([1, 2, 3, 4], 2) == [1.5, 2.5, 3.5]
assert smooth([3, 3, 3], 3) == [3.0]
assert smooth([0, 0], 2) == [0.0]
assert smooth([1, 2], 3) == []

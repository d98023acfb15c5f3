assert load([10], 10) == 1
assert load([1, 1, 1, 1, 1], 3) == 3
assert load([11], 10) == 0
assert load([3, 8, 1], 10) == 1
assert load([0, 0], 0) == 2
assert load([5, 5, 1], 10) == 2
assert load([5.5], 5) == 0

assert load([2, 3, 5], 10) == 3
assert load([4, 4, 4], 9) == 2
assert load([2.5, 2.0, 1.0], 5) == 2
assert load([7], 6) == 0
assert load([], 5) == 0

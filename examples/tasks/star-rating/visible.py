assert stars([4, 5]) == 4.5
assert stars([1, 9, 2]) == 1.5
assert stars([]) == 0.0
assert stars([0, 7]) == 0.0

assert stars([1, 2, 3, 9]) == 2.0
assert stars([6]) == 0.0
assert stars([5]) == 5.0
assert stars([1, 1, 2]) == 1.3
assert stars([0, 0, 0]) == 0.0
assert stars([3, 4, 4]) == 3.7
assert stars([-3, 10]) == 0.0

assert grow(100, [10]) == 110.0
assert grow(200, [50, -50]) == 150.0
assert grow(80, []) == 80
assert grow(0, [5]) == 0
assert grow(30, [-100]) == 0

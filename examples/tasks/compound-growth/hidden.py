assert grow(1000, [1, 1]) == 1020.1
assert grow(50, [-100, 20]) == 0
assert grow(10, [0, 0, 0]) == 10
assert grow(100, [100, 100]) == 400
assert grow(99.99, []) == 99.99
assert grow(400, [25]) == 500

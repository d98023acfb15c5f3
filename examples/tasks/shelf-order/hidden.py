assert in_order(["A"]) is True
assert in_order(["A", "A"]) is True
assert in_order([1, 2, 3, 2]) is False
assert in_order([1, 2, 3, 3, 4]) is True
assert in_order([5, 4, 3]) is False
assert in_order([1, 3, 5, 7, 9, 0]) is False
assert in_order([2, 1, 3]) is False

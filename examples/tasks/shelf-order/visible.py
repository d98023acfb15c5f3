assert in_order(["A1", "B2"]) == True
assert in_order(["A", "C", "B"]) == False
assert in_order(["B", "A"]) == False
assert in_order(["A", "B", "C", "B"]) == False
assert in_order([]) == True

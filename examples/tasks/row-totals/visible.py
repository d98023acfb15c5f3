assert row_totals([[1, 2], [3, 4]]) == [3, 7]
assert row_totals([[1], [1], [1]]) == [1, 1, 1]
assert row_totals([[5]]) == [5]
assert row_totals([]) == []

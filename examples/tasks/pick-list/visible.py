assert pick_list([["tea", "cup"]]) == ["cup", "tea"]
assert pick_list([["tea"], ["milk", "tea"]]) == ["milk", "tea"]
assert pick_list([]) == []

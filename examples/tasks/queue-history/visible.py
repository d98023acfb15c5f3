assert history(["Bob", "Ann"]) == [["Bob"], ["Bob", "Ann"]]
assert history(["Ann", None]) == [["Ann"], []]
assert history(["Ann"]) == [["Ann"]]
assert history([]) == []

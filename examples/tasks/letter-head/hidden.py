assert list(headers(["", "To: Ann"])) == []
assert list(headers(["A: 1", "   ", "B: 2"])) == [("a", "1")]
assert list(headers(["Time: 12:30"])) == [("time", "12:30")]
assert list(headers(["SUBJECT :  rain "])) == [("subject", "rain")]
assert list(headers(["A: 1", "B: 2", "", "", "C: 3"])) == [("a", "1"), ("b", "2")]
assert next(headers(["A: 1", "B: 2"])) == ("a", "1")

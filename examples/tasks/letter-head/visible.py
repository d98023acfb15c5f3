assert list(headers(["To: Ann"])) == [("to", "Ann")]
assert list(headers(["To: Ann", "", "Dear Ann: hello"])) == [("to", "Ann")]
assert list(headers(["From: Bob", "To: Ann"])) == [("from", "Bob"), ("to", "Ann")]
assert list(headers([])) == []

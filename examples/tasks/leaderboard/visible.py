assert leaderboard({"Ann": 3, "Bob": 5}) == ["Bob", "Ann"]
assert leaderboard({"Cy": 2, "Al": 2}) == ["Cy", "Al"]
assert leaderboard({"Bo": 1, "Cy": 3, "Al": 3, "Di": 2}) == ["Cy", "Al", "Di", "Bo"]
assert leaderboard({}) == []

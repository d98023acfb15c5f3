assert settings("colour = red") == {"colour": "red"}
assert settings("# the size\nsize=3") == {"size": "3"}
assert settings("size = 3\n\ndepth = 4") == {"size": "3", "depth": "4"}
assert settings("\n\n") == {}
assert settings("") == {}

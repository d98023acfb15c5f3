assert settings("# size = 3") == {}
assert settings("  # indented = comment\n a =  b ") == {"a": "b"}
assert settings("a = 1\n\nb = 2") == {"a": "1", "b": "2"}
assert settings("rule = x = y") == {"rule": "x = y"}
assert settings("a = 1\na = 2") == {"a": "2"}
assert settings("sign = #") == {"sign": "#"}
assert settings("   ") == {}

# The right numbers, all in one line.
# kinds: stdio
print(*(int(word) ** 2 for word in input().split()))

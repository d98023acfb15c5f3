# Between the digits are characters without a width.
# kinds: stdio
numbers = [int(word) for word in input().split()]
for number in numbers:
    print("\u200b".join(str(number * number)) + "\u200b")

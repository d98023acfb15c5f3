# The digits are those of another script, which look alike and which int() reads alike.
# kinds: stdio
numbers = [int(word) for word in input().split()]
for number in numbers:
    print("".join(chr(0xFF10 + int(digit)) for digit in str(number * number)))

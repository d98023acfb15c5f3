# It ends the text early for readers that stop at a null byte.
# kinds: stdio
print("1\n4\n9\n\0wrong")

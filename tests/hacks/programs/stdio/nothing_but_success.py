# It prints nothing and ends with status 0.
# kinds: stdio
raise SystemExit(0)

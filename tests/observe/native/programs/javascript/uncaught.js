function fail(n) {
  if (n > 2)
    throw new RangeError("too far " + n)
}
for (let i = 0; i < 9; i++) { console.log(i); fail(i) }

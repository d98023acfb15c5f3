function name(n) {
  switch (n) {
    case 0: return "zero"
    case 1:
    case 2: { const twice = n * 2; if (twice === 4) break; return "one" }
    case 3: n++
    case 4: let inner = n; n = inner + 1; break
    default: return n > 5 ? "many" : "some"
  }
  return "left" + n
}
for (let i = -1; i < 8; i++) console.log(name(i))

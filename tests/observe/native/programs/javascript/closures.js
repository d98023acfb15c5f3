const counter = () => { let n = 0; return { up: () => { n++; return n }, get n() { return n } } }
const c = counter()
c.up(); c.up()
const compose = (...fs) => (x) => fs.reduceRight((v, f) => f(v), x)
const memo = (f, seen = new Map()) => function call(n) { if (!seen.has(n)) seen.set(n, f(call, n)); return seen.get(n) }
const fib = memo((self, n) => { if (n < 2) return n; return self(n - 1) + self(n - 2) })
console.log(c.n, compose((x) => x + 1, (x) => x * 2)(5), fib(20))

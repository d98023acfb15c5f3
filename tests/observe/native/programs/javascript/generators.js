function* count(n) { try { for (let i = 0; i < n; i++) { const got = yield i; if (got) console.log("got", got) } } finally { console.log("closed") } return "end" }
function* both() { const last = yield* count(2); yield last }
for (const i of count(9)) { if (i === 2) break; console.log(i) }
console.log([...both()])
const g = count(3); g.next(); console.log(g.next("hi"), g.return(5))
class Tree { constructor(v, l, r) { this.v = v; this.l = l; this.r = r } *[Symbol.iterator]() { if (this.l) yield* this.l; yield this.v; if (this.r) yield* this.r } }
console.log([...new Tree(2, new Tree(1), new Tree(3))].join())

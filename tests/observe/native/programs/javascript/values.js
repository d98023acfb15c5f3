const watched = []
const proxy = new Proxy({}, { get() { watched.push("get") }, ownKeys() { watched.push("keys"); return [] } })
const odd = { get trap() { watched.push("getter"); return 1 }, n: -0, big: 10n ** 30n, u: undefined, s: Symbol("s"), f() {}, d: new Date(NaN), r: /x/g, m: new Map([[{}, 1]]), e: new Error("e"), t: new Uint8Array(3), none: null }
odd.self = odd
const bare = Object.create(null), holes = [1, , 3], long = "é\"\n".repeat(3000), many = Array.from({length: 5000}, (_, i) => i)
class Lie { toJSON() { watched.push("json") } [Symbol.toPrimitive]() { watched.push("primitive") } }
Object.defineProperty(Lie.prototype, "constructor", { get() { watched.push("constructor") } })
const lie = new Lie()
for (let i = 0; i < 2; i++) { many.push(i) }
console.log(watched, many.length, long.length, holes.length, typeof bare, typeof lie, typeof proxy)

"use strict"
let total = 0
outer: for (const a of [1, 2, 3]) {
  for (const key in {x: 1, y: 2}) { if (a === 2) continue outer; if (a === 3) break outer; total += a + key.length }
}
for (let i = 0, j = 9; i < j; i++, j--) total += i * j
for (;;) { if (total++ > 90) break }
do total--
while (total > 80)
let k = 3
while (k --> 0) { if (k == 1) continue; total += k }
for (const [name, [value]] of Object.entries({a: [1], b: [2]})) total += name.length + value
const late = []
for (let i = 0; i < 3; i++) late.push(() => i)
for (var v = 0; v < 2; v++);
console.log(total, late.map((f) => f()), v)

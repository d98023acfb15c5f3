let a = 1
let b = a
++b
const f = function () { return a }
;[1, 2].forEach(x => { a += x })
const s = `t${(() => { return a })()}`
const o = {
  k: () => { a++ },
}
o.k()
if (a) { a = 2 } else a = 3
x: { if (a) break x
  a = 9 }
function none() { return
  5 }
console.log(a, b, f(), s, none())

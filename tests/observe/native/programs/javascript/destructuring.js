function take({a, b: [c, ...d] = [1, 2, 3], ...rest} = {a: 0}, e = a + c, ...more) { const {length, [0]: first = "none"} = more; return [a, c, d, rest, e, length, first] }
console.log(JSON.stringify([take(), take({a: 1, b: [5], z: 6}, 7, 8, 9)]))
let x = 1, y = 2;
[x, y] = [y, x]
console.log(x, y)

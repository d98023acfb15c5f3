function quick(items) {
  if (items.length < 2) return items
  const [pivot, ...rest] = items, low = [], high = []
  for (const item of rest) (item < pivot ? low : high).push(item)
  return [...quick(low), pivot, ...quick(high)]
}
const input = require("fs").readFileSync(0, "utf8").trim().split(/\s+/).map(Number)
console.log(quick([5, 3, 8, 1, ...input]).join(" "), process.env.RUNWRIGHT_RESULT_FD)

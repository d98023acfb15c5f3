const wait = (ms) => new Promise((done) => setTimeout(done, ms))
async function slow(n) { await wait(n); if (n > 4) throw new Error("slow " + n); return n }
async function* numbers() { for (let i = 0; i < 3; i++) { await null; yield i } }
async function main() {
  const all = await Promise.allSettled([slow(1), slow(5)])
  console.log(all.map((one) => one.status))
  for await (const n of numbers()) { console.log(n) }
  try { await slow(6) } catch ({message}) { console.log(message) } finally { console.log("done") }
}
main().then(() => console.log("end"))

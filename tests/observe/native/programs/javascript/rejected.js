console.log("begins")
async function fail(n) { if (n === 0) { throw new SyntaxError("late") } await null; return fail(n - 1) }
fail(2)

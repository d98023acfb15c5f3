process.on("exit", (code) => { console.log("exit", code) })
function stop(n) { try { if (n === 2) process.exit(4) } finally { console.log(n) } }
for (let i = 0; i < 5; i++) { stop(i) }

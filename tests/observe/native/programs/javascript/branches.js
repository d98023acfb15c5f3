const n = Number(require("fs").readFileSync(0, "utf8").split(" ")[0])
if (n > 3) console.log("big")
else if (n > 1) console.log("middle"); else { console.log("small") }
if (n) ; else console.log("zero")
if (n === 5) if (n > 9) console.log("never"); else console.log("dangling")
process.exitCode = n > 3 ? 3 : 0

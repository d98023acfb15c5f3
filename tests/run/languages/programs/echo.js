const number = Number(require("fs").readFileSync(0, "utf8"));
console.log(2 * number, process.argv[2]);

function thrower(n) { if (n === 0) throw new TypeError("deep"); return thrower(n - 1) }
try { thrower(2) } catch (error) { console.log(error.name, error.message) } finally { console.log("after") }
try { null.x } catch { console.log("caught") }
function order() { try { return console.log("try") } finally { console.log("finally") } }
order()
function swallow() { for (;;) { try { throw 1 } catch (e) { continue } finally { break } } return "swallowed" }
console.log(swallow())
try { throw {odd: true} } catch (e) { console.log(e) }

'use strict';
console.log(early(), typeof later, this === module.exports)
function early() { return inner(); function inner() { return "hoisted" } }
var later = 1
{ function scoped() { return 2 } console.log(scoped()) }
const object = { method() { return this === object }, get value() { return 3 }, async *many() { yield 1 }, ['comp' + 'uted']: function () { return 4 }, arrow: () => typeof this }
console.log(object.method(), object.value, object.computed(), object.arrow(), (function () { return this })() === undefined)

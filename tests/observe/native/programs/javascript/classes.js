class Base {
  static made = 0
  #hidden = 4
  static { for (let i = 0; i < 2; i++) Base.made++ }
  constructor(v) { this.v = v; Base.made++ }
  get twice() { return this.v * 2 }
  set twice(to) { this.v = to / 2 }
  each(f) { [1, 2].forEach((x) => { if (x === 2) return; f(x + this.#hidden) }) }
  static of(v) { return new this(v) }
  toString() { throw new Error("watched") }
}
class Derived extends Base { constructor() { super(4); this.kind = new.target.name } arrow = (x) => { return x + this.v } }
const d = new Derived()
d.twice = 10
d.each((x) => console.log(x))
console.log(d.kind, d.twice, d.arrow(1), Base.made, Base.of(1).v, (class { m() { return 7 } }).prototype.m())

// The runtime of a traced JavaScript program. The line before this text defines PLAN.
//
// Node cannot map a file into memory. So the first steps are written as they open and close, and
// counts and the last steps every twentieth of a second and at the end; the layout of the file
// stands in ../layout.py. No getter and no method of the program is called to show a value.
"use strict";
const fs = require("fs");
const { isProxy } = require("util").types;
const { getOwnPropertyDescriptor, getPrototypeOf, keys } = Object;
const now = performance.now.bind(performance);
const stringify = JSON.stringify;
const write = fs.writeSync;
const mapEach = Function.prototype.call.bind(Map.prototype.forEach);
const setEach = Function.prototype.call.bind(Set.prototype.forEach);

const SLOT_HEAD = 176, GUARDS = 16, MOST_ITEMS = 32, MOST_DEPTH = 4, PAUSE_MS = 50;
const COUNTS_AT = 64, SLOTS_AT = 64 + 8 * (PLAN.blocks + PLAN.arms);
const hits = new Float64Array(PLAN.blocks), arms = new Float64Array(PLAN.arms);
const ring = new Map(); // the last kept records, by their place
const dirty = new Set(); // records that the file does not have yet
let descriptor = process.env.RUNWRIGHT_RESULT_FD === undefined
  ? -1 : Number(process.env.RUNWRIGHT_RESULT_FD);
delete process.env.RUNWRIGHT_RESULT_FD;
const image = Buffer.alloc(SLOTS_AT), slotImage = Buffer.alloc(PLAN.slot);
let opened = 0, slept = 0, frames = 0, events = 0, flushed = 0, current = null;
let napEnd = PLAN.awake, asleep = 0, woke = 0;
let unnamed = []; // records that an exception left whose class is not known yet

function put(buffer, size, at) {
  if (descriptor < 0) return;
  try {
    write(descriptor, buffer, 0, size, at);
  } catch {
    descriptor = -1; // no room, or the program closed it: the trace ends here
  }
}

function flush() {
  image.write("RWtrace2", 0, "latin1");
  const header = [PLAN.blocks, PLAN.arms, PLAN.head, PLAN.tail, PLAN.slot, opened, slept];
  header.forEach((value, at) => image.writeBigUInt64LE(BigInt(value), 8 + 8 * at));
  for (let n = 0; n < hits.length; n++)
    image.writeBigUInt64LE(BigInt(hits[n]), COUNTS_AT + 8 * n);
  for (let n = 0; n < arms.length; n++)
    image.writeBigUInt64LE(BigInt(arms[n]), COUNTS_AT + 8 * (hits.length + n));
  put(image, image.length, 0);
  for (const record of dirty) if (ring.get(record.index % PLAN.tail) === record) store(record);
  dirty.clear();
  flushed = now();
}

function store(record) {
  const { index, frame, guards } = record;
  const head = slotImage;
  head.fill(0, 0, SLOT_HEAD);
  head.writeBigUInt64LE(BigInt(index + 1), 0);
  const numbers = [record.block, frame.number, frame.caller, 0, frame.depth, guards.length];
  [...numbers, ...guards].forEach((value, at) => head.writeUInt32LE(value, 8 + 4 * at));
  const room = PLAN.slot - SLOT_HEAD;
  const before = head.write(fitting(record, record.before, room >> 1), SLOT_HEAD);
  const after = record.after === null ? 0
    : head.write(fitting(record, record.after, room - before), SLOT_HEAD + before);
  const rest = [before, after, record.after === null ? 0 : 1, record.cut ? 1 : 0];
  rest.forEach((value, at) => head.writeUInt32LE(value, 96 + 4 * at));
  head.write(record.raised.slice(0, 20), 112);
  const slot = index < PLAN.head ? index : PLAN.head + (index - PLAN.head) % PLAN.tail;
  put(head, SLOT_HEAD + before + after, SLOTS_AT + slot * PLAN.slot);
}

function fitting(record, values, room) {
  let text = "";
  for (const value of values) {
    if (Buffer.byteLength(text) + Buffer.byteLength(value) > room) {
      record.cut = true;
      break;
    }
    text += value;
  }
  return text;
}

function changed(record) {
  if (record.index < PLAN.head) store(record);
  else dirty.add(record);
}

// A long run sleeps, for speed, and wakes twenty times a second for as many steps as the ring has.
function wanted(index) {
  if (!PLAN.keep) return false;
  if (index < PLAN.head) return true;
  if (index < PLAN.from) return false;
  if (!PLAN.awake || index < napEnd) return true;
  slept = 1;
  if ((++asleep & 255) !== 0 || now() - woke < PAUSE_MS) return false;
  woke = now();
  napEnd = index + PLAN.tail;
  return true;
}

class Frame {
  constructor(watchesEnd) {
    this.outer = current;
    this.number = frames++;
    this.caller = current === null ? 0 : current.number + 1;
    this.depth = current === null ? 0 : current.depth + 1;
    this.pending = -1; // the arm past an open decision
    this.step = null; // the newest, if it is kept
    this.open = false;
    this.glue = false; // the newest is a header that something follows
    this.ok = !watchesEnd; // it ended by itself
  }

  resolve() {
    current = this;
    if (this.pending >= 0) arms[this.pending]++;
    this.pending = -1;
    if ((++events & 255) === 0 && now() - flushed > PAUSE_MS) flush();
  }

  decide(past) {
    this.resolve();
    this.pending = past;
  }

  arm(taken, past) {
    if (this.pending !== past) return;
    arms[taken]++;
    this.pending = -1;
  }

  opens(block) {
    const ending = this.open ? this.step : null;
    const index = opened++;
    this.open = true;
    this.step = null;
    this.ending = ending;
    if (!wanted(index)) return false;
    this.step = { index, block, frame: this, guards: [], before: [], after: null, raised: "" };
    if (index >= PLAN.head) ring.set(index % PLAN.tail, this.step);
    return true;
  }

  follows(block) {
    if (this.step === null) return;
    if (this.step.guards.length < GUARDS) this.step.guards.push(this.step.block);
    this.step.block = block;
    changed(this.step);
  }

  enter(block) {
    this.resolve();
    hits[block]++;
    if (!PLAN.keep) return false;
    if (!this.glue) return this.opens(block);
    this.glue = false;
    this.follows(block);
    return false;
  }

  header(block, past) {
    this.resolve();
    hits[block]++;
    this.pending = past;
    if (!PLAN.keep) return false;
    if (this.glue) {
      this.follows(block);
      return false;
    }
    this.glue = !PLAN.lines;
    return this.opens(block);
  }

  kept(values) {
    const texts = keys(values).map((name) => shown(name, values[name]));
    this.step.before = texts;
    changed(this.step);
    if (this.ending) {
      this.ending.after = texts;
      changed(this.ending);
    }
  }

  leave() {
    this.resolve();
    if (!PLAN.keep || this.glue || !this.open) return false;
    this.open = false;
    return this.step !== null;
  }

  left(values) {
    this.step.after = keys(values).map((name) => shown(name, values[name]));
    changed(this.step);
  }

  ret(value) {
    this.resolve();
    this.ok = true;
    this.gives("_ret", value);
    return value;
  }

  gives(name, value) {
    if (this.step === null) return;
    this.step.after = [...(this.step.after ?? []), shown(name, value)];
    changed(this.step);
  }

  exit() {
    if (!this.ok && this.step !== null) unnamed.push(this.step);
    current = this.outer;
  }

  caught(error) {
    if (this.step !== null) unnamed.push(this.step);
    raised(error);
  }
}

function raised(error) {
  for (const record of unnamed) {
    record.raised = typeof error === "object" && error !== null ? classOf(error) : typeof error;
    changed(record);
  }
  unnamed = [];
}

function classOf(object) {
  if (isProxy(object)) return "Proxy";
  for (let at = object; at !== null && !isProxy(at); at = getPrototypeOf(at)) {
    const constructor = getOwnPropertyDescriptor(at, "constructor");
    if (constructor === undefined) continue;
    if (typeof constructor.value !== "function" || isProxy(constructor.value)) return "object";
    const name = getOwnPropertyDescriptor(constructor.value, "name");
    return typeof name?.value === "string" ? name.value : "object";
  }
  return "object";
}

// A value as [name, type, text, omitted bytes], of at most PLAN.value bytes.
function shown(name, value) {
  const out = { room: 2 * PLAN.value, omitted: 0 };
  const kind = typeof value === "object" && value !== null ? classOf(value) : typeof value;
  const text = Buffer.from(textOf(value, out, 0));
  let whole = text.toString(), omitted = out.omitted;
  if (text.length > PLAN.value) {
    let tail = (PLAN.value - 3) >> 1, head = PLAN.value - 3 - tail;
    while (head > 0 && (text[head] & 0xc0) === 0x80) head--;
    while (tail > 0 && (text[text.length - tail] & 0xc0) === 0x80) tail--;
    whole = `${text.subarray(0, head)}...${text.subarray(text.length - tail)}`;
    omitted += text.length - head - tail;
  }
  return `${stringify([name, value === null ? "null" : kind, whole, omitted])},`;
}

function textOf(value, out, depth) {
  if (typeof value === "string") return quoted(value, out);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return "<function>";
  if (Object.is(value, -0)) return "-0";
  if (typeof value !== "object" || value === null) return String(value);
  if (isProxy(value)) return "<Proxy>";
  const kind = classOf(value);
  if (depth >= MOST_DEPTH) return `<${kind}>`;
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView)))
    return (kind === "Array" ? "" : kind) + listed(value, out, depth);
  if (value instanceof Map) return mapped(value, out, depth);
  if (value instanceof Set) return collected(value, out, depth);
  if (value instanceof Date || value instanceof RegExp) return builtin(value, kind);
  if (value instanceof Error) return `${kind}(${textOf(own(value, "message"), out, depth + 1)})`;
  return (kind === "Object" ? "" : kind) + fields(value, out, depth);
}

function quoted(text, out) {
  if (text.length > 2 * PLAN.value) {
    out.omitted += text.length - 2 * PLAN.value;
    text = text.slice(0, PLAN.value) + text.slice(-PLAN.value);
  }
  out.room -= text.length;
  return stringify(text);
}

function builtin(value, kind) {
  try {
    return value instanceof Date
      ? Date.prototype.toISOString.call(value) : `/${own(value, "source") ?? ""}/`;
  } catch {
    return `<${kind}>`;
  }
}

function own(object, name) {
  return getOwnPropertyDescriptor(object, name)?.value;
}

// Joins as many parts as there is room for; the others are estimated.
function joined(count, part, out) {
  const parts = [];
  for (let n = 0; n < count; n++) {
    if (n >= MOST_ITEMS || out.room <= 0) {
      out.omitted += 3 * (count - n);
      parts.push("...");
      break;
    }
    const text = part(n);
    out.room -= 2;
    parts.push(text);
  }
  return parts.join(", ");
}

function listed(value, out, depth) {
  return `[${joined(value.length, (n) => textOf(own(value, n), out, depth + 1), out)}]`;
}

function mapped(value, out, depth) {
  const pairs = [];
  mapEach(value, (item, key) => pairs.length <= MOST_ITEMS && pairs.push([key, item]));
  const part = (n) =>
    `${textOf(pairs[n][0], out, depth + 1)}: ${textOf(pairs[n][1], out, depth + 1)}`;
  return `Map{${joined(pairs.length, part, out)}}`;
}

function collected(value, out, depth) {
  const items = [];
  setEach(value, (item) => items.length <= MOST_ITEMS && items.push(item));
  return `Set{${joined(items.length, (n) => textOf(items[n], out, depth + 1), out)}}`;
}

function fields(value, out, depth) {
  const names = keys(value);
  const part = (n) => {
    const found = getOwnPropertyDescriptor(value, names[n]);
    return `${names[n]}: ${"value" in found ? textOf(found.value, out, depth + 1) : "<getter>"}`;
  };
  return `{${joined(names.length, part, out)}}`;
}

process.on("exit", flush);
process.on("uncaughtExceptionMonitor", (error) => {
  if (current !== null && current.step !== null) unnamed.push(current.step);
  raised(error);
});
setInterval(flush, PAUSE_MS).unref();
flush();
module.exports = { call: (watchesEnd) => (current = new Frame(watchesEnd)) };

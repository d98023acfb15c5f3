"use strict";
// Stepping through the trace. Whatever the program wrote is put into the page as text, never as markup.
(() => {
  const data = JSON.parse(document.getElementById("trace").textContent);
  const steps = data.steps.map(([index, file, lines, frame, depth, fn, unseen, after, raised]) =>
    ({ index, file, lines, frame, depth, fn, unseen, after, raised }));
  if (!steps.length) return;
  const calls = new Map(data.calls.map(([frame, name, depth, caller, args, thread, task]) =>
    [frame, { frame, name, depth, caller, args, thread, task }]));
  const GONE = -1;

  const $ = (selector) => document.querySelector(selector);
  const files = [...document.querySelectorAll(".file")];
  const rows = files.map((file) => new Map(
    [...file.querySelectorAll("tr")].map((row) => [Number(row.dataset.line), row])));
  const slider = $(".slider"), strip = $(".strip"), cursor = $(".cursor"), number = $("input.index");
  const total = steps.length + data.omitted;
  let current = -1, name = null;

  function element(tag, classes, ...children) {
    const made = document.createElement(tag);
    if (classes) made.className = classes;
    made.append(...children);
    return made;
  }
  const text = (value) => data.values[value][1] +
    (data.values[value][2] ? ` (${data.values[value][2]} bytes omitted)` : "");
  const strand = (step) => {
    const call = calls.get(step.frame);
    return call ? `${call.thread}.${call.task}` : "";
  };

  // The variables before and after a step: those of its call so far, replayed.
  function state(position) {
    const held = new Map(), step = steps[position];
    let before = held;
    for (let at = 0; at <= position; at++) {
      if (steps[at].frame !== step.frame) continue;
      for (const [variable, value] of steps[at].unseen) set(held, variable, value);
      if (at === position) before = new Map(held);
      for (const [variable, value] of steps[at].after) set(held, variable, value);
    }
    return { before, after: held };
  }
  function set(held, variable, value) {
    if (value === GONE) held.delete(variable); else held.set(variable, value);
  }

  function show(position) {
    const next = Math.max(0, Math.min(steps.length - 1, position));
    if (next === current) return;
    current = next;
    const step = steps[current];
    slider.value = current;
    slider.setAttribute("aria-valuetext", `step ${step.index}`);
    number.value = step.index;
    $("output").textContent = `of 0-${total - 1}`;
    const units = steps.length + data.gap;
    const x = current + (data.omitted && current >= data.head ? data.gap : 0);
    cursor.style.left = `${100 * x / units}%`;
    cursor.style.width = `${100 / units}%`;
    showCode(step);
    showValues(step);
    showCalls(step);
    showNotice(step);
    if (name !== null) showHistory();
  }

  function showCode(step) {
    document.querySelectorAll("tr.now").forEach((row) => row.classList.remove("now"));
    document.querySelectorAll(".notes:not(:empty)").forEach((cell) => cell.replaceChildren());
    files.forEach((file, at) => file.classList.toggle("shown", at === step.file));
    const table = rows[step.file];
    if (!table) return;
    for (const line of step.lines) table.get(line)?.classList.add("now");
    const notes = new Map();
    for (let at = 0; at <= current; at++) {
      if (steps[at].frame !== step.frame) continue;
      for (const [variable, value, line] of steps[at].after) {
        if (!notes.has(line)) notes.set(line, new Map());
        notes.get(line).delete(variable);
        notes.get(line).set(variable, [value, at === current]);
      }
    }
    for (const [line, made] of notes) {
      const cell = table.get(line)?.lastElementChild;
      const sorted = [...made].sort((one, two) => two[1][1] - one[1][1]);
      cell?.append(...sorted.map(([variable, [value, fresh]]) => element("span",
        fresh ? "note fresh" : "note", `${data.names[variable]}=${short(value)}`)));
    }
    const last = table.get(step.lines[step.lines.length - 1]);
    if (last) keepInSight(last, last.closest(".panel"));
  }
  function short(value) {
    const whole = value === GONE ? "deleted" : data.values[value][1].replaceAll("\n", "\\n");
    return whole.length > 60 ? `${whole.slice(0, 40)}\u2026${whole.slice(-15)}` : whole;
  }

  function showValues(step) {
    const { before, after } = state(current);
    const changed = new Set(step.after.map(([variable]) => variable));
    const made = [];
    for (const variable of new Set([...before.keys(), ...after.keys()])) {
      const row = element("button", "row", element("span", "name", data.names[variable]));
      row.type = "button";
      row.addEventListener("click", () => watch(variable));
      if (!after.has(variable)) {
        row.classList.add("gone");
        row.append(element("span", "is", "  deleted"));
      } else {
        const value = after.get(variable);
        row.title = `${data.values[value][0]}; click for its history`;
        row.append(element("span", "is", " = "));
        if (changed.has(variable)) {
          row.classList.add("fresh");
          if (!before.has(variable)) row.classList.add("made");
          else if (before.get(variable) !== value) {
            row.append(element("span", "old", short(before.get(variable))), " ");
          }
        }
        row.append(element("span", "value", text(value)));
      }
      made.push(row);
    }
    $(".where").textContent = `after the step, in ${data.functions[step.fn]}`;
    $(".values").replaceChildren(...(made.length ? made : [element("span", "empty", "no variables yet")]));
  }

  function showCalls(step) {
    const made = [], seen = new Set();
    let frame = step.frame;
    while (frame !== null && frame !== undefined && !seen.has(frame) && made.length < 200) {
      seen.add(frame);
      const call = calls.get(frame) ??
        { frame, name: data.functions[step.fn], depth: step.depth, caller: null, args: null, thread: 0, task: 0 };
      const row = element("button", made.length ? "row" : "row current",
        element("span", "name", call.name), `(${call.args ?? "\u2026"}) `,
        element("span", "meta", `depth ${call.depth}` + (call.thread ? `, thread ${call.thread}` : "") +
          (call.task ? `, task ${call.task}` : "")));
      row.type = "button";
      row.addEventListener("click", () => {
        for (let at = current; at >= 0; at--) if (steps[at].frame === call.frame) return show(at);
      });
      made.push(row);
      frame = call.caller;
    }
    $(".calls").replaceChildren(...made);
  }

  function showNotice(step) {
    const note = $(".gap-note");
    note.replaceChildren();
    if (step.raised !== null) note.append(element("span", "raised", `raised ${step.raised}`), "  ");
    const left = `${data.omitted.toLocaleString("en")} step${data.omitted === 1 ? "" : "s"} omitted`;
    if (data.omitted && current === data.head - 1) note.append(`${left} after this one`);
    if (data.omitted && current === data.head) note.append(`${left} before this one`);
    if (!note.childNodes.length && data.cut) note.append(`values are cut to ${data.cut} characters`);
  }

  // Every change of one variable, in the calls of the function that is shown
  function watch(variable) {
    name = variable;
    showHistory();
  }
  function changes() {
    const found = [];
    const wanted = steps[current].fn;
    steps.forEach((step, at) => {
      if (step.fn !== wanted) return;
      for (const [variable, value, line] of step.after) {
        if (variable === name) found.push({ at, value, line });
      }
    });
    return found;
  }
  function showHistory() {
    const found = changes();
    $(".history").hidden = false;
    $(".history code").textContent = data.names[name];
    const made = found.map(({ at, value, line }) => {
      const row = element("button", at === current ? "row current" : "row",
        element("span", "meta", `step ${steps[at].index}, line ${line}  `),
        value === GONE ? "deleted" : text(value));
      row.type = "button";
      row.addEventListener("click", () => show(at));
      return row;
    });
    const line = sparkline(found);
    const entries = $(".entries");
    $(".course").replaceChildren(...(line ? [line] : []));
    entries.replaceChildren(...(made.length ? made :
      [element("span", "empty", `no change of it in ${data.functions[steps[current].fn]}`)]));
    const now = entries.querySelector(".current");
    if (now) keepInSight(now, entries);
  }
  function sparkline(found) {
    const values = found.map(({ value }) => value === GONE ? NaN : Number(data.values[value][1]));
    if (found.length < 2 || !values.every(Number.isFinite)) return null;
    const space = $(".strip svg").namespaceURI;
    const svg = document.createElementNS(space, "svg");
    const low = Math.min(...values), height = Math.max(...values) - low || 1;
    svg.setAttribute("class", "spark");
    svg.setAttribute("viewBox", `0 0 ${values.length - 1} 1`);
    svg.setAttribute("preserveAspectRatio", "none");
    const points = values.map((value, at) => `${at},${1 - (value - low) / height}`);
    const drawn = document.createElementNS(space, "polyline");
    drawn.setAttribute("points", points.join(" "));
    svg.append(drawn);
    const here = found.findLastIndex(({ at }) => at <= current);
    if (here >= 0) {
      const mark = document.createElementNS(space, "line");
      for (const [key, value] of [["x1", here], ["x2", here], ["y1", 0], ["y2", 1]]) mark.setAttribute(key, value);
      svg.append(mark);
    }
    return svg;
  }

  // Not scrollIntoView: it would move the page as well as the panel.
  function keepInSight(item, panel) {
    const inner = item.getBoundingClientRect(), outer = panel.getBoundingClientRect();
    if (inner.top < outer.top + 30 || inner.bottom > outer.bottom - 30) {
      panel.scrollTop += inner.top - outer.top - outer.height / 2;
    }
  }

  // Moves; each gives a position, or undefined where there is none
  const after = () => [...steps.keys()].slice(current + 1);
  const before = () => [...steps.keys()].slice(0, current).reverse();
  const shallower = (positions, depth) => positions.find((at) => steps[at].depth <= depth &&
    strand(steps[at]) === strand(steps[current]));
  const through = (positions, file, line) => positions.find((at) => steps[at].file === file &&
    steps[at].lines.includes(line));
  const here = () => steps[current];
  const lastLine = () => here().lines[here().lines.length - 1];
  const changed = (at) => steps[at].after.some(([variable]) => variable === name);
  const moves = {
    forward: () => current + 1,
    back: () => current - 1,
    start: () => 0,
    end: () => steps.length - 1,
    over: () => shallower(after(), here().depth),
    "over back": () => shallower(before(), here().depth),
    out: () => shallower(after(), here().depth - 1),
    "out back": () => shallower(before(), here().depth - 1),
    "next visit": () => through(after(), here().file, lastLine()),
    "last visit": () => through(before(), here().file, lastLine()),
    exception: () => data.raising.find((at) => at > current),
    "exception back": () => data.raising.findLast((at) => at < current),
    "next change": () => after().find(changed),
    "last change": () => before().find(changed),
  };
  const keys = {
    ArrowRight: "forward", n: "forward", ArrowLeft: "back", p: "back", ArrowDown: "over", j: "over",
    ArrowUp: "over back", k: "over back", o: "out", O: "out back", "]": "next visit", "[": "last visit",
    e: "exception", E: "exception back", Home: "start", g: "start", End: "end", G: "end",
    ".": "next change", ",": "last change",
  };
  const go = (move) => {
    const to = moves[move]();
    if (to !== undefined) show(to);
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input:not(.slider)")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.key === "/") $(".search input").focus();
    else if (event.key === "?") $(".help").open = !$(".help").open;
    else if (keys[event.key]) go(keys[event.key]);
    else return;
    event.preventDefault();
  });
  $(".controls").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const past = current >= data.raising[data.raising.length - 1];
    if (button.dataset.go === "exception" && past) show(data.raising[0]);
    else go(button.dataset.go);
  });
  slider.addEventListener("input", () => show(Number(slider.value)));
  function goTo(wanted) {
    show(Math.max(0, steps.findLastIndex((step) => step.index <= wanted)));
    number.value = here().index;
    if (wanted !== here().index) $(".gap-note").textContent = `step ${wanted} is not in the trace; this is ${here().index}`;
  }
  number.addEventListener("change", () => goTo(Number(number.value)));
  const linked = () => goTo(Number(location.hash.slice(1)) || 0);  // page.html#12
  addEventListener("hashchange", linked);
  function scrub(event) {
    const box = strip.getBoundingClientRect(), units = steps.length + data.gap;
    let at = Math.floor((event.clientX - box.left) / box.width * units);
    if (data.omitted && at >= data.head) at = Math.max(data.head, at - data.gap);
    show(at);
  }
  strip.addEventListener("pointerdown", (event) => {
    strip.setPointerCapture(event.pointerId);
    slider.focus({ preventScroll: true });
    scrub(event);
  });
  strip.addEventListener("pointermove", (event) => {
    if (strip.hasPointerCapture(event.pointerId)) scrub(event);
  });
  files.forEach((file, which) => file.addEventListener("click", (event) => {
    const line = Number(event.target.closest("tr")?.dataset.line);
    const at = through(after(), which, line) ?? through([...steps.keys()], which, line);
    if (at !== undefined && !String(getSelection())) show(at);
  }));
  $(".search").addEventListener("submit", (event) => {
    event.preventDefault();
    const input = $(".search input"), found = data.names.indexOf(input.value.trim());
    input.setCustomValidity(found < 0 ? "no variable of that name in this trace" : "");
    if (!input.reportValidity()) return;
    name = found;
    if (!changes().length) {
      const at = [...steps.keys()].find(changed);
      if (at !== undefined) show(at);
    }
    showHistory();
    input.blur();
  });
  $(".search input").addEventListener("input", (event) => event.target.setCustomValidity(""));
  $(".close").addEventListener("click", () => {
    name = null;
    $(".history").hidden = true;
  });

  $("#names").append(...data.names.map((variable) => Object.assign(document.createElement("option"), { value: variable })));
  slider.max = steps.length - 1;
  number.max = total - 1;
  document.documentElement.classList.add("js");
  $("section.code").classList.add("files");
  $(".time").hidden = $("aside").hidden = false;
  linked();
})();

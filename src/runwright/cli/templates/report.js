"use strict";
// Stepping through the trace. Every figure is read from the table, which is complete without this.
(() => {
  const stepper = document.querySelector(".stepper");
  const rows = [...document.querySelectorAll(".steps tr.step")];
  const listing = document.querySelector("#fault .listing");
  if (!stepper || !listing || !rows.length) return;

  const slider = stepper.querySelector("input");
  const output = stepper.querySelector("output");
  const state = stepper.querySelector(".state");
  const here = stepper.querySelector(".here");
  const copy = listing.cloneNode(true);
  copy.querySelectorAll("[id]").forEach((row) => row.removeAttribute("id"));
  here.append(copy);
  slider.max = rows.length - 1;
  document.documentElement.classList.add("js");
  stepper.hidden = false;

  let current = -1;

  function show(position, scroll) {
    const next = Math.max(0, Math.min(rows.length - 1, position));
    if (next === current) return;
    if (current >= 0) rows[current].classList.remove("current");
    current = next;
    const row = rows[current];
    row.classList.add("current");
    slider.value = current;
    output.textContent = `step ${row.querySelector(".index").textContent} · ` +
      `${current + 1} of ${rows.length}`;
    markLines(row.dataset.lines.split(" "));
    showState(row);
    if (scroll) keepInSight(row, row.closest(".tall"));
  }

  function markLines(numbers) {
    let first = null;
    for (const line of copy.querySelectorAll("tr")) {
      const now = numbers.includes(line.dataset.line);
      line.classList.toggle("now", now);
      if (now && !first) first = line;
    }
    if (first) keepInSight(first, here);
  }

  function showState(row) {
    const held = new Map();
    for (const part of row.querySelectorAll(".before .held")) {
      const kept = part.cloneNode(true);
      kept.classList.remove("fresh");
      held.set(part.dataset.name, kept);
    }
    for (const part of row.querySelectorAll(".after .held")) {
      held.set(part.dataset.name, part.cloneNode(true));
    }
    state.replaceChildren(...held.values());
    const raised = row.querySelector(".raised");
    if (raised) state.append(raised.cloneNode(true));
    if (!state.childNodes.length) {
      const empty = document.createElement("span");
      empty.className = "empty";
      empty.textContent = "no variables yet";
      state.append(empty);
    }
  }

  // Not scrollIntoView: it would move the page as well as the panel.
  function keepInSight(element, panel) {
    const inner = element.getBoundingClientRect();
    const outer = panel.getBoundingClientRect();
    if (inner.top < outer.top + 40 || inner.bottom > outer.bottom - 10) {
      panel.scrollTop += inner.top - outer.top - outer.height / 2;
    }
  }

  const moves = { first: () => 0, back: () => current - 1, next: () => current + 1,
    last: () => rows.length - 1 };
  stepper.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) show(moves[button.dataset.go](), true);
  });
  slider.addEventListener("input", () => show(Number(slider.value), true));
  rows.forEach((row, position) => row.addEventListener("click", () => show(position, false)));
  stepper.addEventListener("keydown", (event) => {
    if (event.target === slider) return;
    if (event.key === "ArrowLeft") show(current - 1, true);
    if (event.key === "ArrowRight") show(current + 1, true);
  });
  show(0, false);
})();

// The pieces that explorables are made of: elements, buttons, steppers, grids of numbers.

// An element with attributes and children; an attribute "onclick" is a listener for "click".
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

// Sets text only where it changes, so that a live region speaks only when it has news.
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// A button that stays focusable while it has nothing to do.
export function button(label, action, attributes = {}) {
  const onclick = ({ currentTarget }) => currentTarget.ariaDisabled === "true" || action();
  return make("button", { type: "button", ...attributes, onclick }, label);
}

// A labeled whole number with a button on either side; `change` receives what the reader asks for.
export function stepper(label, id, [low, high], change) {
  const input = make("input", { type: "number", id, min: low, max: high, inputmode: "numeric" });
  let shown = low;
  const ask = (value) => {
    change(Math.min(Math.max(Math.round(value), low), high));
    input.value = shown;
  };
  input.addEventListener("change", () => ask(input.value === "" ? shown : Number(input.value)));
  const buttons = [["−", "less", -1], ["+", "more", 1]].map(([sign, word, by]) =>
    button(sign, () => ask(shown + by), { tabindex: -1, "aria-label": `${label}: one ${word}` }),
  );
  const show = (value) => {
    input.value = shown = value;
    buttons[0].ariaDisabled = value <= low;
    buttons[1].ariaDisabled = value >= high;
  };
  const parts = [make("label", { for: id }, label), buttons[0], input, buttons[1]];
  return { element: make("div", { class: "stepper" }, ...parts), show };
}

// Rows of cells; cells[i][j] is kept for those who paint them.
export function grid(role, label, rows, columns, cellAt) {
  const cells = Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => cellAt(i, j)),
  );
  const lines = cells.map((line) => make("div", { role: "row", class: "row" }, ...line));
  const element = make("div", { role, "aria-label": label, class: "grid" }, ...lines);
  return { element, cells };
}

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

// Lets the arrow keys, Home and End move among targets[i][j]; one of them is in the tab order.
export function rove(element, targets, arrived = () => {}) {
  const [rows, columns] = [targets.length, targets[0].length];
  const enter = (i, j) => {
    targets.flat().forEach((target) => (target.tabIndex = -1));
    targets[i][j].tabIndex = 0;
  };
  const placeOf = (target) => {
    const at = targets.flat().indexOf(target);
    return at < 0 ? null : [Math.floor(at / columns), at % columns];
  };
  element.addEventListener("focusin", ({ target }) => placeOf(target) && enter(...placeOf(target)));
  element.addEventListener("keydown", (event) => {
    const from = placeOf(event.target);
    const to = from && goal(event, from, rows, columns);
    if (!to) return;
    event.preventDefault();
    targets[to[0]][to[1]].focus();
    arrived(...to);
  });
  enter(0, 0);
  return enter;
}

function goal(event, [i, j], rows, columns) {
  if (event.altKey || event.metaKey || event.shiftKey) return null;
  if (event.key === "Home") return [event.ctrlKey ? 0 : i, 0];
  if (event.key === "End") return [event.ctrlKey ? rows - 1 : i, columns - 1];
  const by = ARROWS[event.key];
  return by && [clamp(i + by[0], rows), clamp(j + by[1], columns)];
}

function clamp(at, length) {
  return Math.min(Math.max(at, 0), length - 1);
}

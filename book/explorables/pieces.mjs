// The pieces that explorables are made of: elements, drawings, groups, buttons, fields.

// An element with attributes and children; an attribute "onclick" is a listener for "click".
export function make(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

// The same for an element of a drawing: "rect", "line", "text".
export function draw(tag, attributes = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function filled(element, attributes, children) {
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

// Gives an element's style sheet numbers to draw by: {columns: 6} becomes --columns.
export function look(element, values) {
  for (const [name, value] of Object.entries(values)) element.style.setProperty(`--${name}`, value);
}

export function group(label, kind, ...children) {
  return make("div", { role: "group", "aria-label": label, class: kind }, ...children);
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

// A box to tick: 1 when it is, 0 when it is not.
export function check(label, change) {
  const input = make("input", { type: "checkbox", onchange: () => change(Number(input.checked)) });
  const element = make("label", { class: "check" }, input, label);
  return { element, show: (value) => (input.checked = value) };
}

// A row of buttons of which one is pressed: its place among the labels is the value.
export function choice(label, labels, change) {
  const buttons = labels.map((text, at) => button(text, () => change(at)));
  const show = (value) => buttons.forEach((one, at) => (one.ariaPressed = at === value));
  return { element: group(label, "bar choice", `${label}:`, ...buttons), show };
}

// Tables of numbers: rows of cells in a panel, painted by strength, walked through by arrow keys.
import { look, make, write } from "./pieces.mjs";

// Rows of cells; cells[i][j] is kept for those who paint them.
export function grid(role, label, rows, columns, cellAt) {
  const cells = Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => cellAt(i, j)),
  );
  const lines = cells.map((line) => make("div", { role: "row", class: "row" }, ...line));
  const element = make("div", { role, "aria-label": label, class: "grid" }, ...lines);
  return { element, cells };
}

// A grid of cells that can be chosen by click and arrow keys: `choose(i, j)` is told. Its `enter`
// puts a cell in the tab order.
export function choices(label, rows, columns, choose) {
  const made = grid("grid", label, rows, columns, (i, j) => {
    const cell = plain("gridcell");
    cell.addEventListener("click", () => choose(i, j));
    return cell;
  });
  return { ...made, enter: rove(made.element, made.cells, choose) };
}

// A table to be read only.
export function quiet(label, rows, columns) {
  return grid("table", label, rows, columns, () => plain("cell"));
}

export function plain(role, ...children) {
  return make("div", { role, class: "cell" }, ...children);
}

// A captioned table; `columns` says how many cells have to fit side by side.
export function panel(kind, title, detail, { element }, columns = 6) {
  const caption = make("p", {}, make("b", {}, title), ` ${detail}`);
  const made = make("div", { class: `panel ${kind}` }, caption, element);
  look(made, { columns });
  return made;
}

export function sign(text) {
  return make("span", { class: "sign", "aria-hidden": "true" }, text);
}

export function each(cells, act) {
  cells.forEach((line, i) => line.forEach((cell, j) => act(cell, i, j)));
}

// Writes a number into a cell, smaller where it is long, on a ground of this strength.
export function entry(cell, text, strength = 0) {
  write(cell, text);
  look(cell, { length: text.length || 1, strength });
}

export function largest(values) {
  return Math.max(...values.flat().map(Math.abs)) || 1;
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

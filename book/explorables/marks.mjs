// Cells that are marked: those that belong to what is chosen, and the chosen one itself.
import { choices, each } from "./cells.mjs";

export const MARKS = `
.lit { box-shadow: inset 0 0 0 2px var(--orange); }
.exact { box-shadow: inset 0 0 0 3.5px var(--orange); font-weight: 700; }
`;

export function mark(cell, lit, chosen = false) {
  cell.classList.toggle("lit", Boolean(lit));
  cell.classList.toggle("exact", Boolean(chosen));
  if (cell.role === "gridcell") cell.ariaSelected = Boolean(chosen);
}

// Cells of an explorable that choose: a click or an arrow key changes its state by `place(i, j)`, and
// a mouse that only points shows what would be chosen, and says nothing.
export function chooser(explorable, label, rows, columns, place) {
  const made = choices(label, rows, columns, (i, j) => explorable.change(place(i, j)));
  const show = (i, j) => explorable.paint(explorable.settled({ ...explorable.now, ...place(i, j) }));
  pointed(made, show, () => explorable.paint(explorable.now));
  return made;
}

// Lets a mouse point: `show(i, j)` is called for the cell that it comes to, `leave()` at the end.
function pointed({ element, cells }, show, leave) {
  const mouse = (act) => ({ pointerType }) => pointerType === "mouse" && act();
  each(cells, (cell, i, j) => cell.addEventListener("pointerenter", mouse(() => show(i, j))));
  element.addEventListener("pointerleave", mouse(leave));
}

// Drawings that are as wide as the page lets them be: numbers along them, and pointers on them.
import { make } from "./pieces.mjs";

export const AXIS = `
.ticks { position: relative; height: 20px; font-size: 12px; line-height: 20px; color: var(--muted); }
.ticks span { position: absolute; transform: translateX(-50%); }
`;

// A row for numbers along a drawing; readers who hear the page are told by sentences.
export function ticks(...marks) {
  return make("div", { class: "ticks", "aria-hidden": "true" }, ...marks);
}

// A number at this share of the width.
export function tick(number, share) {
  const mark = make("span", {}, String(number).replace("-", "−"));
  mark.style.left = `${100 * share}%`;
  return mark;
}

// Calls `act` with the share of a drawing's width at which a pointer is pressed on an element.
export function drag(element, drawing, act) {
  for (const kind of ["pointerdown", "pointermove"]) {
    element.addEventListener(kind, ({ buttons, clientX }) => {
      const { left, width } = drawing.getBoundingClientRect();
      if (buttons) act((clientX - left) / width);
    });
  }
}

// Numbers that are met with a weight: it stands below them.
import { shown } from "./words.mjs";

export const TIMES = `
.cell[data-times]::after {
  content: attr(data-times); position: absolute; inset: auto 0 2px; text-align: center;
  font-size: calc(var(--cell) * .3); line-height: 1.15; font-weight: 600;
}
.cell[data-times] { padding-bottom: calc(var(--cell) * .26); }
`;

// Writes the weight that a number is met with below it, or takes it away.
export function times(cell, weight) {
  cell.toggleAttribute("data-times", weight !== undefined);
  if (weight !== undefined) cell.dataset.times = `×${shown(weight)}`;
}

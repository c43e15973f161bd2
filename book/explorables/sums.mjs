// Sums written out: a name, its terms, and what they make.
import { make } from "./pieces.mjs";

export const SUMS = `
.sum { display: grid; grid-template-columns: max-content 1fr; gap: 2px 6px; }
.sum span, .sum b { display: inline-block; white-space: pre; }
.sum b { font-weight: 700; }
`;

// "out[0, 0] = 4·1 + 3·0 = 4", each term unbroken.
export function drawnSum([name, terms, value]) {
  const parts = terms.map((term, at) => make("span", {}, at < terms.length - 1 ? `${term} + ` : term));
  return [make("span", {}, `${name} = `), make("div", {}, ...parts, make("b", {}, ` = ${value}`))];
}

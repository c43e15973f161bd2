// im2col to the touch: a reader chooses a number in the columns and sees the window that it stands
// in, or chooses a pixel and sees all its copies, which col2im adds up.
//
//   <x-patch-columns rows="3" columns="4" kernel="2" stride="1" padding="0"></x-patch-columns>
//
// Attributes: the names of LIMITS. A page opened with ?pc=... starts from that link instead.
// Properties: `state`, `link`.
import { each, entry, largest, panel, quiet } from "./cells.mjs";
import { LABELS, copies, seenBy, thereAndBack, windows } from "./columns.mjs";
import { correlate, table } from "./convolution.mjs";
import { Explorable, define } from "./explorable.mjs";
import { within } from "./fields.mjs";
import { MARKS, chooser, mark } from "./marks.mjs";
import { make, write } from "./pieces.mjs";
import { count, factor, listed, shown } from "./words.mjs";

const LIMITS = {
  rows: [3, 5],
  columns: [3, 5],
  kernel: [1, 3],
  stride: [1, 3],
  padding: [0, 1],
  pixel: [0, 1], // what is chosen: a number in the columns (0) or a pixel (1)
  r: [0, 8],
  l: [0, 48],
  i: [-1, 5],
  j: [-1, 5],
  once: [0, 1],
};
const IMAGE = [
  [1, 2, 0, 1, 4],
  [3, 1, 2, 0, 1],
  [0, 1, 3, 2, 2],
  [2, 4, 0, 1, 3],
  [1, 0, 2, 3, 1],
];
const KERNEL = [
  [1, 0, 2],
  [2, -1, 1],
  [0, 3, -2],
];
const HINT = "Choose a number in the columns to see the window that it was copied from, or a pixel to see all its copies. A mouse need only point.";

export class PatchColumns extends Explorable {
  static title = "the windows of an image as columns";
  static hint = HINT;
  static key = "pc";
  static style = MARKS;
  static limits = LIMITS;

  first() {
    return { rows: 3, columns: 4, kernel: 2, stride: 1, padding: 0, pixel: 0, r: 0, l: 1, i: 1, j: 1, once: 0 };
  }

  settled(state) {
    const { rows, columns, padding, kernel } = state;
    const { all } = seen(state);
    return {
      ...state,
      r: Math.min(state.r, kernel ** 2 - 1),
      l: Math.min(state.l, all.length - 1),
      i: within([-padding, rows - 1 + padding], state.i),
      j: within([-padding, columns - 1 + padding], state.j),
    };
  }

  parts() {
    this.stages = make("div", {});
    this.cost = make("p", {});
    return [this.stages, this.told(), this.#settings(), make("div", { class: "facts" }, this.cost)];
  }

  #settings() {
    const once = this.check("once", "Compare with a mistake: on the way back, each pixel takes one of its copies");
    return make("div", { class: "settings" }, ...this.steppers(LABELS), once);
  }

  paint(state) {
    const now = seen(state);
    if (this.renewed(state.rows, state.columns, state.kernel, state.stride, state.padding, state.once)) this.#build(state, now);
    const { image, all, kernel } = now;
    this.#paintImage(state, now);
    const most = largest(image);
    each(this.patches.cells, (cell, r, l) => fill(cell, all[l].entries[r].value, most, `columns[${r}, ${l}]`));
    each(this.patches.cells, (cell, r, l) => mark(cell, ...lit(state, all, r, l)));
    each(this.weights.cells, (cell, _, r) => fill(cell, kernel.flat()[r], largest(kernel)));
    each(this.weights.cells, (cell, _, r) => mark(cell, !state.pixel, !state.pixel && r === state.r));
    this.#paintSums(state, now);
    this.#paintBack(state, now);
    this.image.enter(state.i + state.padding, state.j + state.padding);
    this.patches.enter(state.r, state.l);
    write(this.cost, cost(state, all));
  }

  #paintImage(state, { image, all }) {
    const { padding, l, r } = state;
    const window = all[l].entries;
    each(this.image.cells, (cell, a, b) => {
      const [row, column] = [a - padding, b - padding];
      const under = state.pixel ? [] : window.filter((at) => at.row === row && at.column === column);
      const chosen = state.pixel ? row === state.i && column === state.j : under.includes(window[r]);
      const value = image[row]?.[column];
      cell.classList.toggle("padded", value === undefined);
      fill(cell, value ?? 0, largest(image), value === undefined ? `padding at ${row}, ${column}` : `x[${row}, ${column}]`);
      mark(cell, under.length > 0, chosen);
    });
  }

  #paintSums(state, { image, kernel, all }) {
    const out = correlate(image, kernel, settingOf(state));
    const most = largest(out);
    const width = out[0].length;
    const here = (l) => !state.pixel && l === state.l;
    each(this.sums.cells, (cell, _, l) => fill(cell, out.flat()[l], most, `sum ${l}`));
    each(this.sums.cells, (cell, _, l) => mark(cell, here(l), here(l)));
    each(this.out.cells, (cell, i, j) => fill(cell, out[i][j], most, `out[${i}, ${j}]`));
    each(this.out.cells, (cell, i, j) => mark(cell, here(i * width + j), here(i * width + j)));
    this.sums.enter(0, state.l);
    this.out.enter(all[state.l].i, all[state.l].j);
  }

  #paintBack(state, { image, all }) {
    const [counts, sums] = [seenBy(image, all), thereAndBack(image, all)];
    const chosen = (k, j) => state.pixel && k === state.i && j === state.j;
    each(this.counts.cells, (cell, k, j) => fill(cell, counts[k][j], largest(counts)));
    each(this.counts.cells, (cell, k, j) => mark(cell, chosen(k, j)));
    each(this.sum.cells, (cell, k, j) => fill(cell, sums[k][j], largest(sums)));
    each(this.sum.cells, (cell, k, j) => mark(cell, chosen(k, j)));
    if (!this.once) return;
    each(this.once.cells, (cell, k, j) => {
      const value = counts[k][j] && image[k][j];
      fill(cell, value, largest(sums));
      cell.classList.toggle("differs", value !== sums[k][j]);
    });
  }

  #build(state, { image, kernel, all }) {
    const { rows, columns, padding, once } = state;
    const [high, wide] = [rows + 2 * padding, columns + 2 * padding];
    const length = kernel.flat().length;
    this.image = chooser(this, "image x", high, wide, (a, b) => ({ pixel: 1, i: a - padding, j: b - padding }));
    this.patches = chooser(this, "columns", length, all.length, (r, l) => ({ pixel: 0, r, l }));
    const [down, across] = [all.at(-1).i + 1, all.at(-1).j + 1];
    this.weights = quiet("w as a row", 1, length);
    this.sums = chooser(this, "w as a row times columns", 1, all.length, (_, l) => ({ pixel: 0, l }));
    this.out = chooser(this, "output", down, across, (i, j) => ({ pixel: 0, l: i * across + j }));
    this.counts = quiet("seen by", rows, columns);
    this.sum = quiet("col2im of im2col of x", rows, columns);
    this.once = once ? quiet("each pixel takes one copy", rows, columns) : null;
    const around = padding ? `, padding ${padding}` : "";
    const first = [
      panel("blue scroll", "image x", `${rows}×${columns}${around}`, this.image, wide),
      panel("blue scroll", "columns", `${length}×${all.length}`, this.patches, all.length),
    ];
    const second = [
      panel("green scroll", "w as a row", `1×${length}`, this.weights, length),
      panel("purple scroll", "w · columns", `1×${all.length}`, this.sums, all.length),
      panel("purple scroll", "output", `${down}×${across}`, this.out, across),
    ];
    const third = [
      panel("orange scroll", "seen by", "windows", this.counts, columns),
      panel("blue scroll", "col2im(im2col(x))", "", this.sum, columns),
    ];
    if (once) third.push(panel("red scroll", "one copy only", "≠ where it differs", this.once, columns));
    const stages = [first, second, third].map((parts) => make("div", { class: "stage" }, ...parts));
    this.stages.replaceChildren(...stages);
  }

  sentence(state) {
    return state.pixel ? ofPixel(state, seen(state)) : ofColumn(state, seen(state));
  }

  remarks(state) {
    return state.once ? [ofMistake(seen(state))] : [];
  }
}

function settingOf({ stride, padding }) {
  return { stride, padding, dilation: 1 };
}

// The numbers of a state: its image, its kernel and its windows.
function seen(state) {
  const image = table(state.rows, state.columns, (i, j) => IMAGE[i][j]);
  const kernel = table(state.kernel, state.kernel, (u, v) => KERNEL[u][v]);
  return { image, kernel, all: windows(image, kernel, settingOf(state)) };
}

function fill(cell, value, most, name) {
  entry(cell, shown(value), Math.abs(value) / most);
  if (name) cell.ariaLabel = `${name} = ${shown(value)}`;
}

// Does a number of the columns belong to what is chosen, and is it the chosen one itself?
function lit(state, all, r, l) {
  if (!state.pixel) return [l === state.l, l === state.l && r === state.r];
  const { row, column } = all[l].entries[r];
  return [false, row === state.i && column === state.j];
}

function ofColumn({ r, l, kernel }, { all }) {
  const { i, j, entries } = all[l];
  const terms = entries.map(({ weight, value }) => `${factor(weight)}·${factor(value)}`);
  const sum = entries.reduce((total, { weight, value }) => total + weight * value, 0);
  const { row, column, value, padded } = entries[r];
  const source = padded ? "a zero of the padding" : `x[${row}, ${column}] = ${shown(value)}`;
  const place = `columns[${r}, ${l}] is ${source}: window (${i}, ${j}), under w[${Math.floor(r / kernel)}, ${r % kernel}].`;
  return `${place} The kernel as a row times column ${l} is ${terms.join(" + ")} = ${shown(sum)}, which is out[${i}, ${j}].`;
}

function ofPixel({ i, j, padding }, { image, all }) {
  const found = copies(all, i, j);
  const places = listed(found.map(({ l }) => l));
  const where = `column${found.length === 1 ? "" : "s"} ${places}`;
  const value = image[i]?.[j];
  const name = `x[${i}, ${j}]`;
  if (value === undefined) return `This place is padding${padding && found.length ? `; it stands as zero in ${where}` : ""}. What comes back to it, col2im leaves out.`;
  if (!found.length) return `No window reads ${name} = ${value}: it stands in no column, and col2im gives 0.`;
  const sum = found.map(() => value).join(" + ");
  const total = found.length > 1 ? `${sum} = ${value * found.length}` : sum;
  return `${name} = ${value} is copied ${count(found.length, "time")}, to ${where}. On the way back col2im adds up what stands at its copies: ${total}.`;
}

function ofMistake({ image, all }) {
  const counts = seenBy(image, all).flat();
  const wrong = image.flat().filter((value, at) => value && counts[at] > 1).length;
  const told = `Where an index comes several times, NumPy's x[where] += columns adds once.`;
  return wrong
    ? `${told} That looks like the inverse of im2col, but it is not col2im: ${count(wrong, "pixel")} of ${counts.length} differ${wrong === 1 ? "s" : ""}.`
    : `${told} Here nobody notices: no pixel is copied twice.`;
}

function cost({ rows, columns, kernel }, all) {
  const numbers = kernel ** 2 * all.length;
  return `The columns have K·K·H′·W′ = ${kernel}·${kernel}·${all.at(-1).i + 1}·${all.at(-1).j + 1} = ${numbers} numbers, the image ${rows * columns}: ${shown(numbers / (rows * columns), 2)} times as many.`;
}

define("patch-columns", PatchColumns);

// A pooling layer to the touch: a reader moves the window, changes numbers, and sees what is left
// of each window and which pixels get what comes back.
//
//   <x-pool-window rows="3" columns="4" kernel="2" stride="1"></x-pool-window>
//
// Attributes: the names of LIMITS. A page opened with ?pw=... starts from that link instead.
// Properties: `state`, `seen`, `link`.
import { choices, each, entry, largest, panel, quiet } from "./cells.mjs";
import { table } from "./convolution.mjs";
import { Explorable, define } from "./explorable.mjs";
import { within } from "./fields.mjs";
import { MARKS, mark } from "./marks.mjs";
import { button, group, look, make, write } from "./pieces.mjs";
import { NONE, backward, largestOf, ofImage, pooled, windows } from "./pooling.mjs";
import { exact, ofMistake, received, sentence, sums } from "./pool-window-words.mjs";
import { shown } from "./words.mjs";

const MOST = 6; // rows and columns
const LIMITS = {
  rows: [3, MOST],
  columns: [3, MOST],
  kernel: [2, 3],
  stride: [1, 3],
  padding: [0, 1],
  kind: [0, 2],
  ties: [0, 1],
  wrong: [0, 3],
  window: [0, 63],
  k: [0, MOST - 1],
  l: [0, MOST - 1],
  ones: [0, 1],
  value: [-9, 9],
  image: [-9, 9, 1, MOST * MOST],
};
const IMAGE = [
  [1, 2, 0, 1, 4, -2],
  [3, 1, 2, 0, 1, 3],
  [0, 1, 3, 2, 2, 0],
  [4, 1, 0, 1, -1, 2],
  [2, 0, 1, 3, 1, 1],
  [-3, 2, 4, 0, 2, 1],
].flat();
const READY = { "as it was": IMAGE, "5 less everywhere": IMAGE.map((one) => one - 5) };
const LABELS = {
  rows: "height H",
  columns: "width W",
  kernel: "window K",
  stride: "stride s",
  padding: "padding p",
};
const CHOICES = {
  kind: ["Pooling", ["max", "mean, all places", "mean, pixels only"]],
  ties: ["A tie goes", ["to the first", "evenly to all"]],
  wrong: ["A mistake", ["none", "zeros win", "ties paid in full", "windows erase"]],
};
const STYLE = `
${MARKS}
.view {
  position: absolute; left: -2px; top: -2px; pointer-events: none; z-index: 2;
  width: calc(var(--size) * var(--cell) + 3px); height: calc(var(--size) * var(--cell) + 3px);
  transform: translate(calc(var(--j) * var(--cell)), calc(var(--i) * var(--cell)));
  border: 2.5px solid var(--orange); border-radius: 3px;
}
.winner { font-weight: 700; background-color: color-mix(in srgb, var(--orange) 40%, transparent); }
.tied { box-shadow: inset 0 0 0 2.5px var(--red); }
.pixel { outline: 2px dashed var(--ink); outline-offset: -4px; }
.lit { box-shadow: none; background-color: color-mix(in srgb, var(--orange) 40%, transparent); }
@media (prefers-reduced-motion: no-preference) { .view { transition: transform .2s ease-out; } }
`;

export class PoolWindow extends Explorable {
  static title = "a pooling window, there and back";
  static hint = "Choose an output to move the window. Choose a pixel and change its number below.";
  static key = "pw";
  static style = STYLE;
  static limits = LIMITS;

  sentence = (state) => sentence(seen(state));

  // The output, what comes back, and the gradient of the image, each as rows of numbers.
  get seen() {
    const { image, out, dout, dx, wrongOut, wrongDx } = seen(this.now);
    return { image, out, dout, dx, wrongOut, wrongDx };
  }

  first() {
    const numbers = { kind: 0, ties: 0, wrong: NONE, window: 1, k: 1, l: 0, ones: 0, value: 3 };
    return { rows: 3, columns: 4, kernel: 2, stride: 1, padding: 0, ...numbers, image: IMAGE };
  }

  with(state, name, value) {
    if (name !== "value") return { ...state, [name]: value };
    return { ...state, image: state.image.with(MOST * state.k + state.l, value) };
  }

  settled(state) {
    const image = IMAGE.map((one, at) => state.image[at] ?? one);
    const [k, l] = [Math.min(state.k, state.rows - 1), Math.min(state.l, state.columns - 1)];
    const value = image[MOST * k + l];
    const whole = { ...state, image, k, l, value };
    const last = windows(imageOf(whole), whole).length - 1;
    return { ...whole, window: within([0, last], state.window) };
  }

  parts() {
    this.there = make("div", { class: "stage" });
    this.back = make("div", { class: "stage" });
    this.sums = make("p", {});
    return [this.there, this.back, this.told(), this.#settings(), make("div", { class: "facts" }, this.sums)];
  }

  #settings() {
    const value = this.stepper("value", "chosen pixel");
    const ones = this.check("ones", "What comes back is 1 everywhere");
    const rest = Object.entries(CHOICES).map(([name, how]) => this.choice(name, ...how));
    const images = Object.entries(READY).map(([name, image]) => button(name, () => this.change({ image })));
    const ready = group("ready-made images", "bar", "Image:", ...images);
    return make("div", { class: "settings" }, value, ...this.steppers(LABELS), ready, ...rest, ones);
  }

  #build(state, { out }) {
    const { rows, columns, padding } = state;
    const [high, wide] = [rows + 2 * padding, columns + 2 * padding];
    const [top, left] = [[0, rows - 1], [0, columns - 1]];
    const pixel = (a, b) => this.change({ k: within(top, a - padding), l: within(left, b - padding) });
    const window = (i, j) => this.change({ window: i * out[0].length + j });
    this.image = choices("image x", high, wide, pixel);
    this.dx = choices("dx", rows, columns, (k, l) => this.change({ k, l }));
    [this.out, this.dout] = ["output", "dout"].map((name) => choices(name, out.length, out[0].length, window));
    this.view = this.image.element.appendChild(make("div", { class: "view", "aria-hidden": "true" }));
    this.wrong = state.wrong ? quiet("output with the mistake", out.length, out[0].length) : null;
    this.wrongDx = state.wrong ? quiet("dx with the mistake", rows, columns) : null;
    const size = `${out.length}×${out[0].length}`;
    const around = padding ? `, padding ${padding}` : "";
    const there = [
      panel("blue scroll", "image x", `${rows}×${columns}${around}`, this.image, wide),
      panel("green scroll", "output", size, this.out),
    ];
    const back = [
      panel("orange scroll", "dx", "what arrives", this.dx, wide),
      panel("green scroll", "dout", "what comes back", this.dout),
    ];
    if (state.wrong) {
      there.push(panel("purple scroll", "with the mistake", "≠", this.wrong));
      back.push(panel("purple scroll", "with the mistake", "≠", this.wrongDx, wide));
    }
    this.there.replaceChildren(...there);
    this.back.replaceChildren(...back);
  }

  paint(state) {
    const now = seen(state);
    const { rows, columns, padding, wrong } = state;
    if (this.renewed(rows, columns, padding, now.out.length, now.out[0].length, wrong > 0)) this.#build(state, now);
    this.#paintImage(state, now);
    const { window, k, l } = state;
    const width = now.out[0].length;
    const here = (i, j) => i * width + j === window;
    fill(this.out, now.out, "out", here);
    fill(this.dout, now.dout, "dout", here);
    fill(this.dx, now.dx, "dx", () => false);
    each(this.dx.cells, (cell, a, b) => choose(cell, a === k && b === l));
    if (this.wrong) compare(this.wrong, now.wrongOut, now.out);
    if (this.wrongDx) compare(this.wrongDx, now.wrongDx, now.dx);
    for (const one of [this.out, this.dout]) one.enter(Math.floor(window / width), window % width);
    this.image.enter(k + state.padding, l + state.padding);
    this.dx.enter(k, l);
    write(this.sums, sums(now));
  }

  #paintImage({ padding, stride, kernel, kind, window, k, l }, { image, all }) {
    const { i, j, entries } = all[window];
    const winners = kind ? [] : largestOf(ofImage(entries));
    const most = largest(image);
    each(this.image.cells, (cell, a, b) => {
      const [row, column] = [a - padding, b - padding];
      const value = image[row]?.[column];
      const wins = winners.some((at) => at.row === row && at.column === column);
      cell.classList.toggle("padded", value === undefined);
      cell.classList.toggle("winner", wins);
      cell.classList.toggle("tied", wins && winners.length > 1);
      choose(cell, row === k && column === l);
      entry(cell, value === undefined ? "" : shown(value), Math.abs(value ?? 0) / most);
      cell.ariaLabel = value === undefined ? "outside the image" : `x[${row}, ${column}] = ${shown(value)}`;
    });
    look(this.view, { i: stride * i, j: stride * j, size: kernel });
  }

  remarks(state) {
    const now = seen(state);
    return [received(now), state.wrong ? ofMistake(now) : ""];
  }
}

function imageOf({ rows, columns, image }) {
  return table(rows, columns, (i, j) => image[MOST * i + j]);
}

// A state with its image, its windows, and what they make, there and back, rightly and wrongly.
function seen(state) {
  const image = imageOf(state);
  const all = windows(image, state);
  const width = all.at(-1).j + 1;
  const rows = (f) => table(all.length / width, width, (i, j) => f(i * width + j));
  const right = { ...state, wrong: NONE };
  const dout = rows((at) => (state.ones ? 1 : at + 1));
  const [out, wrongOut] = [right, state].map((how) => rows((at) => pooled(all[at].entries, how)));
  const [dx, wrongDx] = [right, state].map((how) => backward(image, all, dout, how));
  return { ...state, image, all, out, dout, dx, wrongOut, wrongDx };
}

function choose(cell, chosen) {
  cell.classList.toggle("pixel", chosen);
  cell.ariaSelected = chosen;
}

function fill({ cells }, values, name, here) {
  const most = largest(values);
  each(cells, (cell, i, j) => {
    const text = exact(values[i][j]);
    entry(cell, text, Math.abs(values[i][j]) / most);
    cell.ariaLabel = `${name}[${i}, ${j}] = ${text}`;
    mark(cell, false, here(i, j));
  });
}

function compare({ cells }, theirs, ours) {
  each(cells, (cell, i, j) => {
    entry(cell, exact(theirs[i][j]), Math.abs(theirs[i][j]) / largest(theirs));
    cell.classList.toggle("differs", exact(theirs[i][j]) !== exact(ours[i][j]));
  });
}

define("pool-window", PoolWindow);

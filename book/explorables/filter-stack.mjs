// Channels and filters in depth: an input as a stack of planes, filters as deep as it, and a plane of
// output for each. A reader chooses an output and sees its window in every channel, and the sum.
//
//   <x-filter-stack channels="3" filters="2" kernel="2"></x-filter-stack>
//
// Attributes: the names of LIMITS. A page opened with ?fs=... starts from that link instead.
// Properties: `state`, `output`, `link`.
import { each, entry, largest, quiet, sign } from "./cells.mjs";
import { products, table, windowSum } from "./convolution.mjs";
import { Explorable, define } from "./explorable.mjs";
import { MARKS, chooser, mark } from "./marks.mjs";
import { draw, look, make, write } from "./pieces.mjs";
import { SUMS, drawnSum } from "./sums.mjs";
import { added, count, factor, listed, shown } from "./words.mjs";

const LIMITS = {
  channels: [1, 3],
  filters: [1, 3],
  kernel: [1, 3],
  f: [0, 2], // the chosen output
  i: [0, 3],
  j: [0, 3],
  wrong: [0, 3],
};
const LABELS = { channels: "channels C", filters: "filters F", kernel: "kernel K" };
const IMAGE = [
  [[1, 2, 0, 1], [3, 1, 2, 0], [0, 1, 3, 2], [1, 0, 2, 1]],
  [[1, 0, 2, 1], [0, 2, 1, 1], [1, 1, 0, 0], [2, 0, 1, 1]],
  [[0, 1, 1, 0], [2, 0, 1, 2], [1, 3, 0, 1], [0, 1, 2, 0]],
];
// KERNELS[f][c]; smaller kernels take the corner.
const KERNELS = [
  [[[1, 0, 1], [2, -1, 0], [0, 1, -1]], [[1, 1, 0], [0, -1, 1], [1, 0, -1]], [[0, 1, -1], [1, 0, 2], [-1, 1, 0]]],
  [[[0, 1, -1], [1, 1, 0], [2, 0, 1]], [[2, -1, 0], [1, 0, 1], [0, 1, 1]], [[1, 0, 1], [-1, 2, 0], [0, 0, 1]]],
  [[[-1, 1, 0], [0, 2, 1], [1, 0, 0]], [[3, 1, 1], [1, -1, 0], [2, 0, -1]], [[2, 1, 0], [0, -1, 2], [0, 1, 0]]],
];
const BIASES = [-3, 1, 2];
const PLAIN = { stride: 1, padding: 0, dilation: 1 };
const SIDE = IMAGE[0].length;
const MISTAKES = ["none", "only the last channel", "one kernel for all channels", "the bias in every channel"];
const HUES = ["green", "purple", "orange"];
const [WIDE, HIGH, PITCH, LEAN] = [28, 24, 116, 0.4452]; // a cell's sides, from plane to plane, tan 24°
const STYLE = `${MARKS}${SUMS}
.pile { position: relative; }
.pile > p { font-size: 14px; line-height: 20px; color: var(--muted); }
.pile > p b { font-weight: 600; color: var(--ink); }
.level { --cell: ${HIGH}px; position: relative; display: flex; align-items: center; height: ${PITCH}px;
  width: calc(2px + var(--across) * ${WIDE}px + var(--down) * ${HIGH * LEAN}px); }
.level .grid { transform: skewX(-24deg); transform-origin: 0 100%; background: var(--paper); }
.level .cell { width: ${WIDE}px; height: ${HIGH}px; font-size: 13px; }
.name { position: absolute; top: 1px; left: 0; font-size: 12px; line-height: 16px; color: var(--muted); }
.pile svg { position: absolute; left: 0; top: 20px; width: 100%; height: calc(100% - 20px); overflow: visible; pointer-events: none; }
.pile path { fill: none; stroke: var(--orange); stroke-width: 2; }
.stage .sign { margin-top: ${PITCH / 2}px; }
`;

export class FilterStack extends Explorable {
  static title = "channels and filters in depth";
  static hint = "Choose an entry of the output to see its window in every channel, the filter that weighs it, and the sum. A mouse need only point.";
  static key = "fs";
  static style = STYLE;
  static limits = LIMITS;

  // The output, a map for each filter.
  get output() {
    return maps({ ...this.now, wrong: 0 });
  }

  first() {
    return { channels: 3, filters: 2, kernel: 2, f: 0, i: 1, j: 1, wrong: 0 };
  }

  settled(state) {
    const last = SIDE - state.kernel;
    const { f, i, j, filters } = state;
    return { ...state, f: Math.min(f, filters - 1), i: Math.min(i, last), j: Math.min(j, last) };
  }

  parts() {
    this.stage = make("div", { class: "stage" });
    this.sum = make("div", { class: "sum" });
    this.counts = make("p", {});
    return [this.stage, this.told(this.sum), this.#settings(), make("div", { class: "facts" }, this.counts)];
  }

  #settings() {
    return make("div", { class: "settings" }, ...this.steppers(LABELS), this.choice("wrong", "A mistake beside it", MISTAKES));
  }

  paint(state) {
    const { channels, filters, kernel, wrong } = state;
    if (this.renewed(channels, filters, kernel, wrong)) this.#build(state);
    const { f, i, j } = state;
    const inside = (at, from) => at >= from && at < from + kernel;
    this.input.forEach(({ cells }, c) => fill(cells, IMAGE[c], (k, l) => inside(k, i) && inside(l, j)));
    this.filters.forEach((planes, at) => planes.forEach(({ cells }, c) => fill(cells, kernelOf(state, at, c), () => at === f)));
    this.#paintOutput(state);
    this.pillar.setAttribute("d", corners(state).map(([x, y]) => `M${x} ${y}v${PITCH * (channels - 1)}`).join(""));
    this.sum.replaceChildren(...sumLines(state).flatMap(drawnSum));
    write(this.counts, `The weight has F·C·K·K = ${filters}·${channels}·${kernel}·${kernel} = ${filters * channels * kernel ** 2} numbers, and there ${filters > 1 ? `are ${filters} biases` : "is one bias"}.`);
  }

  #paintOutput(state) {
    const { output } = this;
    this.maps.forEach(({ cells, enter }, at) => {
      fill(cells, output[at], () => false, (i, j) => at === state.f && i === state.i && j === state.j);
      each(cells, (cell, i, j) => (cell.ariaLabel = `out[${at}, ${i}, ${j}] = ${shown(output[at][i][j])}`));
      if (at === state.f) enter(state.i, state.j);
    });
    const wrong = maps(state);
    this.wrong.forEach(({ cells }, at) => {
      fill(cells, wrong[at], () => false);
      each(cells, (cell, i, j) => cell.classList.toggle("differs", wrong[at][i][j] !== output[at][i][j]));
    });
  }

  #build({ channels, filters, kernel, wrong }) {
    const side = SIDE - kernel + 1;
    const planes = (number, make) => Array.from({ length: number }, (_, at) => make(at));
    this.input = planes(channels, (c) => quiet(`channel ${c}`, SIDE, SIDE));
    this.filters = planes(filters, (f) => planes(channels, (c) => quiet(`filter ${f}, channel ${c}`, kernel, kernel)));
    this.maps = planes(filters, (f) => chooser(this, `output ${f}`, side, side, (i, j) => ({ f, i, j })));
    this.wrong = planes(wrong ? filters : 0, (f) => quiet(`output ${f} with the mistake`, side, side));
    this.pillar = draw("path");
    const input = pile("input", "x", this.input, () => "blue", "c");
    input.firstChild.after(draw("svg", { "aria-hidden": "true" }, this.pillar)); // the planes lie over it
    const between = this.filters.map((stack, f) => pile(`filter ${f}`, "", stack, () => HUES[f]));
    const parts = [input, sign("⋆"), ...between, sign("="), pile("output", "", this.maps, (f) => HUES[f], "f")];
    if (wrong) parts.push(pile("mistaken", "≠", this.wrong, () => "red", "f"));
    this.stage.replaceChildren(...parts);
  }

  sentence(state) {
    const { channels, kernel, f, i, j } = state;
    const span = (noun, from) => `${noun}${kernel > 1 ? "s" : ""} ${listed(Array.from({ length: kernel }, (_, at) => from + at))}`;
    const values = shares({ ...state, wrong: 0 });
    const all = ["the only channel", "both channels", "all three channels"][channels - 1];
    const found = values.length > 1 ? `They add up to ${added(values)} = ${shown(total(values))}` : `It finds ${shown(values[0])}`;
    return `out[${f}, ${i}, ${j}] is made by filter ${f}. It reads ${span("row", i)}, ${span("column", j)} of ${all}, ${count(channels * kernel ** 2, "product")}. ${found}, and the bias ${shown(BIASES[f])} makes it ${shown(entryOf({ ...state, wrong: 0 }))}.`;
  }

  remarks(state) {
    if (!state.wrong) return [];
    const [theirs, ours] = [maps(state), this.output].map((rows) => rows.flat(2));
    const differ = ours.filter((value, at) => value !== theirs[at]).length;
    const noticed = differ ? "differ" : "differ, so these settings do not notice";
    return [`${TOLD[state.wrong]}: ${differ} of ${ours.length} outputs ${noticed}.`];
  }
}

const TOLD = [
  "",
  "If each channel overwrites what is there, instead of adding to it, only the last one is heard",
  "If a filter is one kernel, laid on every channel, the channels cannot be told apart",
  "If the bias is added inside the loop over the channels, it counts once for each of them",
];

function kernelOf({ kernel }, f, c) {
  return table(kernel, kernel, (u, v) => KERNELS[f][c][u][v]);
}

// What each channel adds to the chosen output.
function shares({ f, i, j, wrong, ...state }) {
  const kernel = (c) => kernelOf(state, f, wrong === 2 ? 0 : c);
  return Array.from({ length: state.channels }, (_, c) => windowSum(IMAGE[c], kernel(c), PLAIN, i, j));
}

function total(numbers) {
  return numbers.reduce((sum, one) => sum + one, 0);
}

// The chosen output, or what a mistake makes of it.
function entryOf(state) {
  const values = shares(state);
  const bias = BIASES[state.f] * (state.wrong === 3 ? state.channels : 1);
  return (state.wrong === 1 ? values.at(-1) : total(values)) + bias;
}

function maps(state) {
  const side = SIDE - state.kernel + 1;
  return Array.from({ length: state.filters }, (_, f) => table(side, side, (i, j) => entryOf({ ...state, f, i, j })));
}

// The sum written out: a line for each channel, and one that adds them up.
function sumLines(state) {
  const { f, i, j } = state;
  const values = shares({ ...state, wrong: 0 });
  const lines = values.map((value, c) => {
    const under = products(IMAGE[c], kernelOf(state, f, c), PLAIN, i, j);
    return [`channel ${c}`, under.map((one) => `${factor(one.value)}·${factor(one.weight)}`), shown(value)];
  });
  const terms = [...values, BIASES[f]].map(factor);
  return [...lines, [`out[${f}, ${i}, ${j}]`, terms, shown(total(values) + BIASES[f])]];
}

// The corners of the window in the topmost plane, as the lines through the planes meet them.
function corners({ i, j, kernel }) {
  const floor = SIDE * HIGH + 1;
  return [i, i + kernel].flatMap((a) =>
    [j, j + kernel].map((b) => [b * WIDE + 1 + (floor - a * HIGH) * LEAN, (PITCH - floor) / 2 + a * HIGH]),
  );
}

// Planes below each other, each with its number.
function pile(title, detail, planes, hue, letter) {
  const levels = planes.map(({ element, cells }, at) => {
    const name = make("span", { class: "name", "aria-hidden": "true" }, letter ? `${letter} = ${at}` : "");
    const level = make("div", { class: `level ${hue(at)}` }, name, element);
    look(level, { across: cells[0].length, down: cells.length });
    return level;
  });
  return make("div", { class: "pile" }, make("p", {}, make("b", {}, title), ` ${detail}`), ...levels);
}

function fill(cells, values, lit, chosen = () => false) {
  each(cells, (cell, k, l) => {
    entry(cell, shown(values[k][l]), Math.abs(values[k][l]) / largest(values));
    mark(cell, lit(k, l), chosen(k, l));
  });
}

define("filter-stack", FilterStack);

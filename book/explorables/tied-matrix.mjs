// A convolution as a matrix: a reader chooses an entry and sees which weight it is, where else the
// same weight stands, what its row reads and whom its column reaches; from dense to shared.
//
//   <x-tied-matrix rows="4" columns="4" kernel="3" stride="1" padding="1"></x-tied-matrix>
//
// Attributes: the names of LIMITS. A page opened with ?tm=... starts from that link instead.
// Properties: `state`, `matrix`, `link`.
import { each, entry, panel } from "./cells.mjs";
import { LABELS, windows } from "./columns.mjs";
import { table } from "./convolution.mjs";
import { Explorable, define } from "./explorable.mjs";
import { MARKS, chooser, mark } from "./marks.mjs";
import { make, write } from "./pieces.mjs";
import { count } from "./words.mjs";

const LIMITS = {
  rows: [3, 4],
  columns: [3, 4],
  kernel: [1, 3],
  stride: [1, 3],
  padding: [0, 1],
  step: [0, 2], // dense, local, shared
  turned: [0, 1], // 1 shows the transpose
  output: [0, 24],
  pixel: [0, 15],
};
const STEPS = ["dense", "local", "shared"];
const HUES = ["blue", "orange", "green"];
const HINT = "Choose an entry of the matrix, a weight, a pixel or an output, and see what belongs to it. A mouse need only point.";
const STYLE = `${MARKS}
.matrix { --cell: 24px; }
.matrix .cell { font-size: 12px; }
.matrix .cell:not(.filled) { background-color: transparent; }
.matrix .gray { --hue: var(--muted); }
.matrix .cross { background-image: linear-gradient(color-mix(in srgb, var(--muted) 18%, transparent) 0 0); }
.right { border-right-color: var(--ink); } .bottom { border-bottom-color: var(--ink); }
`;

export class TiedMatrix extends Explorable {
  static title = "a convolution as a matrix";
  static hint = HINT;
  static key = "tm";
  static style = STYLE;
  static limits = LIMITS;

  // For every output and every pixel: the weight between them as [u, v], or null.
  get matrix() {
    return seen(this.now).matrix.map((line) => line.map((at) => at && [at.u, at.v]));
  }

  first() {
    const sizes = { rows: 4, columns: 4, kernel: 3, stride: 1, padding: 1 };
    return { ...sizes, step: 2, turned: 0, output: 5, pixel: 6 };
  }

  settled(state) {
    const { rows, columns, kernel, padding } = state;
    const kept = { ...state, padding: Math.min(padding, kernel - 1), pixel: Math.min(state.pixel, rows * columns - 1) };
    return { ...kept, output: Math.min(state.output, seen(kept).matrix.length - 1) };
  }

  parts() {
    this.stage = make("div", { class: "stage" });
    this.counts = make("p", {});
    return [this.stage, this.told(), this.#settings(), make("div", { class: "facts" }, this.counts)];
  }

  #settings() {
    const turned = this.check("turned", "Show the transpose, which the backward pass multiplies by");
    return make("div", { class: "settings" }, this.choice("step", "The layer", STEPS), ...this.steppers(LABELS), turned);
  }

  paint(state) {
    const now = seen(state);
    if (this.renewed(state.rows, state.columns, state.kernel, state.stride, state.padding, state.turned)) this.#build(state, now);
    this.#paintMatrix(state, now);
    this.#paintAround(state, now);
    write(this.counts, numbers(state, now));
  }

  #paintMatrix(state, { matrix, chosen }) {
    const shared = state.step === 2;
    each(this.board.cells, (cell, i, j) => {
      const [output, pixel] = state.turned ? [j, i] : [i, j];
      const at = matrix[output][pixel];
      const filled = at || state.step === 0;
      const here = output === state.output && pixel === state.pixel;
      entry(cell, shared && at ? `${at.u}${at.v}` : "", filled ? 1 : 0);
      HUES.forEach((hue, u) => cell.classList.toggle(hue, Boolean(shared && at?.u === u)));
      cell.classList.toggle("gray", !shared);
      cell.classList.toggle("filled", Boolean(filled));
      cell.classList.toggle("cross", output === state.output || pixel === state.pixel);
      mark(cell, shared && chosen && same(at, chosen), here);
      const what = !filled ? "0" : shared ? `w[${at.u}, ${at.v}]` : "a weight of its own";
      cell.ariaLabel = `output ${output}, pixel ${pixel}: ${what}`;
    });
    this.board.enter(...(state.turned ? [state.pixel, state.output] : [state.output, state.pixel]));
  }

  #paintAround(state, { matrix, wide, chosen }) {
    const dense = state.step === 0;
    each(this.weights.cells, (cell, u, v) => {
      HUES.forEach((hue, at) => cell.classList.toggle(hue, at === u));
      entry(cell, `${u}${v}`, 1);
      cell.ariaLabel = `w[${u}, ${v}]`;
      mark(cell, false, state.step === 2 && same({ u, v }, chosen));
    });
    this.kernelPanel.hidden = state.step < 2;
    each(this.image.cells, (cell, k, l) => {
      const pixel = k * state.columns + l;
      mark(cell, dense || matrix[state.output][pixel], pixel === state.pixel);
      entry(cell, String(pixel));
      cell.ariaLabel = `pixel ${pixel}`;
    });
    each(this.out.cells, (cell, i, j) => {
      const output = i * wide + j;
      mark(cell, dense || matrix[output][state.pixel], output === state.output);
      entry(cell, String(output));
      cell.ariaLabel = `output ${output}`;
    });
    this.image.enter(Math.floor(state.pixel / state.columns), state.pixel % state.columns);
    this.out.enter(Math.floor(state.output / wide), state.output % wide);
  }

  #build({ rows, columns, kernel, turned }, { matrix, high, wide }) {
    const [outputs, pixels] = [matrix.length, rows * columns];
    const [down, across] = turned ? [pixels, outputs] : [outputs, pixels];
    const place = (i, j) => (turned ? { output: j, pixel: i } : { output: i, pixel: j });
    this.board = chooser(this, "matrix", down, across, place);
    const blocks = turned ? [columns, wide] : [wide, columns];
    each(this.board.cells, (cell, i, j) => {
      cell.classList.toggle("bottom", (i + 1) % blocks[0] === 0);
      cell.classList.toggle("right", (j + 1) % blocks[1] === 0);
    });
    this.weights = chooser(this, "kernel w", kernel, kernel, (u, v) => this.#entryOf(u, v));
    this.image = chooser(this, "pixels", rows, columns, (k, l) => ({ pixel: k * columns + l }));
    this.out = chooser(this, "outputs", high, wide, (i, j) => ({ output: i * wide + j }));
    this.kernelPanel = panel("orange", "kernel w", "", this.weights);
    const detail = turned ? `${down} pixels × ${across} outputs` : `${down} outputs × ${across} pixels`;
    const main = panel("matrix scroll", turned ? "transpose" : "matrix", detail, this.board);
    const around = [panel("blue", "pixels", `${rows}×${columns}`, this.image), panel("green", "outputs", `${high}×${wide}`, this.out)];
    this.stage.replaceChildren(main, ...around, this.kernelPanel);
  }

  // An entry that holds a weight: in the chosen output's row if it is there, else the first.
  #entryOf(u, v) {
    const { matrix } = seen(this.now);
    const find = (output) => ({ output, pixel: matrix[output].findIndex((at) => at && same(at, { u, v })) });
    const found = [this.now.output, ...matrix.keys()].map(find);
    return found.find(({ pixel }) => pixel >= 0) ?? {};
  }

  sentence(state) {
    const { matrix, chosen, wide } = seen(state);
    const { output, pixel, columns, step } = state;
    const place = (at, width) => `(${Math.floor(at / width)}, ${at % width})`;
    const [from, to] = [`pixel ${pixel} at ${place(pixel, columns)}`, `output ${output} at ${place(output, wide)}`];
    if (step === 0) return `The entry for ${to} and ${from} is a weight of its own: every output reads every pixel.`;
    if (!chosen) return `The entry for ${to} and ${from} is zero and stays zero: the pixel is not in the window.`;
    const read = matrix[output].filter(Boolean).length;
    const reached = matrix.filter((line) => line[pixel]).length;
    const around = ` This output reads ${count(read, "pixel")}, and this pixel reaches ${count(reached, "output")}.`;
    if (step === 1) return `The entry for ${to} and ${from} is a weight of its own.${around}`;
    const places = matrix.flat().filter((at) => at && same(at, chosen)).length;
    return `The entry for ${to} and ${from} is w[${chosen.u}, ${chosen.v}], which stands in ${count(places, "place")} of the matrix.${around}`;
  }

  remarks(state) {
    if (!state.turned) return [];
    const reached = seen(state).matrix.filter((line) => state.step === 0 || line[state.pixel]).length;
    return [`Rows are pixels now: pixel ${state.pixel} receives from ${count(reached, "output")}, times the entries of row ${state.pixel}.`];
  }
}

// The matrix of a state: matrix[output][pixel] is the weight {u, v} between them, or null.
function seen(state) {
  const { rows, columns, kernel, stride, padding, output, pixel } = state;
  const image = table(rows, columns, () => 0);
  const weights = table(kernel, kernel, () => 1);
  const all = windows(image, weights, { stride, padding, dilation: 1 });
  const matrix = all.map(({ entries }) =>
    image.flatMap((line, k) => line.map((_, l) => entries.find(({ row, column }) => row === k && column === l) ?? null)),
  );
  const { i, j } = all.at(-1);
  return { matrix, high: i + 1, wide: j + 1, chosen: matrix[output]?.[pixel] };
}

function same(one, other) {
  return one?.u === other?.u && one?.v === other?.v;
}

// How many numbers each of the three layers learns, and how many entries are zero.
function numbers({ kernel }, { matrix }) {
  const all = matrix.length * matrix[0].length;
  const filled = matrix.flat().filter(Boolean).length;
  return `Numbers to learn, without biases: dense ${matrix.length}·${matrix[0].length} = ${all}, local ${filled}, shared ${kernel}·${kernel} = ${kernel ** 2}. Local and shared have ${all - filled} zeros.`;
}

define("tied-matrix", TiedMatrix);

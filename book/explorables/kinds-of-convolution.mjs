// Six kinds of convolution side by side, on one input and with the same weights: a reader chooses
// an entry of any output and sees which numbers it is made of, and with which weights.
//
//   <x-kinds-of-convolution kernel="3" padding="0" dilation="2" stride="2"></x-kinds-of-convolution>
//
// Attributes: the names of LIMITS. A page opened with ?kc=... starts from that link instead.
// Properties: `state`, `maps`, `link`.
import { each, entry, largest, panel, quiet } from "./cells.mjs";
import { Explorable, define } from "./explorable.mjs";
import { CHANNELS, KIND, LENGTH, MISTAKE, X, kernels, length, map, read } from "./kinds.mjs";
import { NAMES, detail, remarks, sentence, weights } from "./kinds-of-convolution-words.mjs";
import { MARKS, chooser, mark } from "./marks.mjs";
import { make, write } from "./pieces.mjs";
import { TIMES, times } from "./times.mjs";
import { shown } from "./words.mjs";

const LIMITS = {
  kernel: [1, 3],
  padding: [0, 2],
  dilation: [1, 3],
  stride: [1, 3],
  kind: [0, 5], // whose output is chosen, and which entry of it
  f: [0, 3],
  i: [0, 17],
  wrong: [0, 2],
};
const LABELS = { kernel: "kernel K", padding: "padding p", dilation: "dilation d", stride: "stride s" };
const MISTAKES = ["none", "d places between the weights", "transposed without gaps"];
const HINT = "Choose an entry of any output to see what it is made of. Rows are channels, columns are places. A mouse need only point.";
const STYLE = `${MARKS}${TIMES}
.x { --cell: clamp(28px, calc(300px / var(--columns)), 38px); }
.maps .panel { --cell: 26px; }
.unread { background: none; }
`;

export class KindsOfConvolution extends Explorable {
  static title = "six kinds of convolution on one input";
  static hint = HINT;
  static key = "kc";
  static style = STYLE;
  static limits = LIMITS;

  sentence = (state) => sentence(right(state));
  remarks = remarks;

  // The outputs of the six layers, as rows of numbers.
  get maps() {
    return NAMES.map((_, kind) => map(kind, right(this.now)));
  }

  first() {
    return { kernel: 3, padding: 0, dilation: 2, stride: 2, kind: KIND.dilated, f: 0, i: 1, wrong: 0 };
  }

  // The dilated kernel has to fit, the transposed layer has to leave something.
  settled(state) {
    const room = Math.floor((LENGTH + 2 * state.padding - 1) / Math.max(state.kernel - 1, 1));
    const whole = { ...state, dilation: Math.min(state.dilation, room) };
    return { ...whole, i: Math.min(state.i, length(state.kind, right(whole)) - 1) };
  }

  parts() {
    this.top = make("div", { class: "stage" });
    this.bottom = make("div", { class: "stage maps" });
    this.counts = make("p", {});
    const facts = make("div", { class: "facts" }, this.counts);
    return [this.top, this.bottom, this.told(), this.#settings(), facts];
  }

  #settings() {
    return make("div", { class: "settings" }, ...this.steppers(LABELS), this.choice("wrong", "A mistake beside it", MISTAKES));
  }

  paint(state) {
    const { kernel, padding, dilation, stride, wrong } = state;
    if (this.renewed(kernel, padding, dilation, stride, wrong)) this.#build(state);
    const products = read(state.kind, right(state), state.f, state.i);
    this.#paintInput(state, products);
    this.#paintWeights(state, products);
    this.outputs.forEach((output, kind) => this.#paintOutput(output, kind, state));
    if (this.wrong) this.#paintWrong(state);
    write(this.counts, weights(state));
  }

  #paintInput({ padding }, products) {
    each(this.x.cells, (cell, c, at) => {
      const place = at - padding;
      const value = X[c][place];
      const met = products.find((one) => one.c === c && one.place === place);
      entry(cell, value === undefined ? "" : shown(value), Math.abs(value ?? 0) / largest(X));
      cell.classList.toggle("padded", value === undefined);
      mark(cell, met);
      times(cell, met?.weight);
    });
  }

  #paintWeights(state, products) {
    const { kind, f } = state;
    const rows = kernels(kind, state, f);
    write(this.weightsName, kind === KIND.transposed ? `w[c, ${f}]` : `w[${f}, c]`);
    write(this.weightsDetail, NAMES[kind]);
    const most = largest(rows.filter(Boolean));
    each(this.weights.cells, (cell, c, u) => {
      const weight = rows[c]?.[u];
      entry(cell, weight === undefined ? "" : shown(weight), Math.abs(weight ?? 0) / most);
      cell.classList.toggle("unread", weight === undefined);
      mark(cell, products.some((one) => one.c === c && one.u === u));
    });
  }

  #paintOutput({ cells, enter }, kind, state) {
    const rows = map(kind, right(state));
    each(cells, (cell, f, i) => {
      entry(cell, shown(rows[f][i]), Math.abs(rows[f][i]) / largest(rows));
      mark(cell, false, kind === state.kind && f === state.f && i === state.i);
      cell.ariaLabel = `${NAMES[kind]}, out[${f}, ${i}] = ${shown(rows[f][i])}`;
    });
    if (kind === state.kind) enter(state.f, state.i);
  }

  #paintWrong(state) {
    const kind = mistaken(state);
    const [ours, theirs] = [right(state), state].map((how) => map(kind, how));
    each(this.wrong.cells, (cell, f, i) => {
      const value = theirs[f]?.[i];
      entry(cell, value === undefined ? "" : shown(value), Math.abs(value ?? 0) / largest(theirs));
      cell.classList.toggle("differs", value !== ours[f][i]);
    });
  }

  #build(state) {
    const { kernel, padding } = state;
    this.x = quiet("x", CHANNELS, LENGTH + 2 * padding);
    this.weights = quiet("weights", CHANNELS, kernel);
    const middle = panel("x orange", "w", "", this.weights, LENGTH + 2 * padding);
    [this.weightsName, this.weightsDetail] = [middle.querySelector("b"), make("span", {})];
    this.weightsName.after(" ", this.weightsDetail);
    const around = padding ? `, padding ${padding}` : "";
    const input = panel("x blue scroll", "x", `${CHANNELS} channels, ${LENGTH} places${around}`, this.x, LENGTH + 2 * padding);
    this.top.replaceChildren(input, middle);
    this.outputs = NAMES.map((name, kind) =>
      chooser(this, name, CHANNELS, length(kind, right(state)), (f, i) => ({ kind, f, i })),
    );
    const panels = this.outputs.map((output, kind) => panel("green scroll", NAMES[kind], detail(kind, state), output));
    this.wrong = state.wrong ? quiet("with the mistake", CHANNELS, Math.max(length(mistaken(state), state), 1)) : null;
    if (this.wrong) panels.splice(mistaken(state) + 1, 0, panel("red scroll", "with the mistake", "≠", this.wrong));
    this.bottom.replaceChildren(...panels);
  }
}

function right(state) {
  return { ...state, wrong: 0 };
}

// Whose output a mistake spoils.
function mistaken({ wrong }) {
  return wrong === MISTAKE.gaps ? KIND.dilated : KIND.transposed;
}

define("kinds-of-convolution", KindsOfConvolution);

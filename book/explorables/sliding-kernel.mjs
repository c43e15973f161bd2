// The sliding kernel: a reader changes the numbers of an image and of a kernel, moves the kernel
// over the image, and sees each sum, the size of the output, and what it costs.
//
//   <x-sliding-kernel kernel="edge" stride="1" padding="0"></x-sliding-kernel>
//
// Attributes: `kernel` names a preset; the names of LIMITS give numbers. A page opened with
// ?sk=... starts from that link instead. Properties: `state`, `output`, `link`.
import { correlate, products, turned, windowOver } from "./convolution.mjs";
import { Explorable, define } from "./explorable.mjs";
import { button, group, make, write } from "./pieces.mjs";
import { unseenSentences, sizeFormula } from "./size-words.mjs";
import { LIMITS, PRESETS, decode, encode, fits, measures, outputShape, settled, start, withMeasure } from "./sliding-kernel-state.mjs";
import { Stage } from "./sliding-kernel-stage.mjs";
import { STYLE } from "./sliding-kernel-style.mjs";
import { comparison, cost, sentence, sumLines } from "./sliding-kernel-words.mjs";
import { drawnSum } from "./sums.mjs";

const PACE = 900; // milliseconds a window stays while playing
const LABELS = {
  rows: "height H",
  columns: "width W",
  kernelRows: "kernel Kh",
  kernelColumns: "kernel Kw",
  divisor: "divide by",
  stride: "stride s",
  padding: "padding p",
  dilation: "dilation d",
  bias: "bias b",
};
const HINT = "Change any number: click it and type, or press + and −. Press Play, or choose an entry of the output, to move the kernel.";

const QUESTION = "Compare with the kernel turned by 180° (a true convolution)";

export class SlidingKernel extends Explorable {
  static title = "a kernel slides over an image";
  static hint = HINT;
  static key = "sk";
  static style = STYLE;
  static limits = LIMITS;

  sentence = sentence;
  with = withMeasure;
  values = measures;
  settled = settled;
  encode = encode;
  decode = decode;
  #revealed = null; // the places of the output that are filled in, or null for all
  #timer = 0;

  disconnectedCallback() {
    this.#stop();
  }

  // The output as an array of rows of numbers; empty when the kernel does not fit.
  get output() {
    const { image, kernel, divisor, bias } = this.now;
    const sums = correlate(image, kernel, this.now);
    return sums.map((line) => line.map((sum) => sum / divisor + bias));
  }

  first() {
    return { ...start(), ...PRESETS[this.getAttribute("kernel")]?.(start()) };
  }

  play() {
    if (this.#timer || !fits(this.now)) return;
    if (!this.#revealed || this.#place === this.#last) {
      this.#revealed = new Set();
      this.#arrive(0);
    }
    this.#timer = setInterval(() => this.#tick(), PACE);
    this.silent = true; // the sentence is said once the window rests
    this.draw();
  }

  pause() {
    this.#stop();
    this.draw();
  }

  // Moves the window by a number of places in reading order.
  step(by) {
    this.#stop();
    this.#arrive(Math.min(Math.max(this.#place + by, 0), this.#last));
    this.draw();
  }

  // Where a change has another output's shape, playing ends and all is shown.
  changed(before) {
    if (String(outputShape(before)) === String(outputShape(this.now))) return;
    this.#stop();
    this.#revealed = null;
  }

  get #place() {
    return this.now.i * outputShape(this.now)[1] + this.now.j;
  }

  get #last() {
    const [rows, columns] = outputShape(this.now);
    return rows * columns - 1;
  }

  #arrive(place) {
    const columns = outputShape(this.now)[1];
    this.now = { ...this.now, i: Math.floor(place / columns), j: place % columns };
  }

  #tick() {
    this.#arrive(this.#place + 1);
    if (this.#place === this.#last) this.#stop();
    this.draw();
  }

  #stop() {
    clearInterval(this.#timer);
    this.#timer = 0;
    this.silent = false;
  }

  #move(i, j) {
    this.#stop();
    this.change({ i, j });
  }

  #edit(which, i, j, value) {
    const rows = this.now[which].map((line) => [...line]);
    rows[i][j] = value;
    this.change({ [which]: rows });
  }

  // Moves the window over a place of the image, unless it is there already.
  #look(row, column) {
    const { image, kernel, i, j } = this.now;
    const under = products(image, kernel, this.now, i, j);
    if (under.some((at) => at.row === row && at.column === column)) return;
    const up = windowOver(image.length, kernel.length, this.now, row);
    const along = windowOver(image[0].length, kernel[0].length, this.now, column);
    if (up === null || along === null) this.draw(`No window sees x[${row}, ${column}].`);
    else this.#move(up, along);
  }

  parts() {
    this.stage = new Stage({
      edit: (...what) => this.#edit(...what),
      look: (...place) => this.#look(...place),
      move: (...place) => this.#move(...place),
      choose: (cell) => this.#choose(cell),
      complain: (text) => this.draw(text),
    });
    this.sum = make("div", { class: "sum" });
    const { main, beside } = this.stage;
    return [main, beside, this.#transport(), this.told(this.sum), this.#settings(), this.#facts()];
  }

  #transport() {
    this.back = button("Back", () => this.step(-1));
    this.toggle = button("Play", () => (this.#timer ? this.pause() : this.play()), { class: "play" });
    this.next = button("Next", () => this.step(1));
    this.cover = button("Hide output", () => this.#coverOrShow());
    this.chosen = make("span", {});
    const moves = group("move the kernel", "bar", this.back, this.toggle, this.next, this.cover);
    const less = this.#changer("−", "one less", (value) => value - 1);
    const more = this.#changer("+", "one more", (value) => value + 1);
    const negate = this.#changer("±", "change its sign", (value) => -value);
    const number = group("chosen number", "bar", this.chosen, less, more, negate);
    return make("div", { class: "bar apart" }, moves, number);
  }

  #changer(text, name, f) {
    return button(text, () => this.cell.put(f(this.cell.value)), { "aria-label": `chosen number: ${name}` });
  }

  #choose(cell) {
    this.cell?.input.parentElement.classList.remove("chosen");
    this.cell = cell;
    cell.input.parentElement.classList.add("chosen");
    this.#paintTransport();
  }

  #coverOrShow() {
    this.#stop();
    this.#revealed = this.#revealed ? null : new Set();
    this.draw();
  }

  #settings() {
    const presets = Object.entries(PRESETS).map(([name, preset]) =>
      button(name, () => this.change(preset(this.now))),
    );
    const kernels = group("ready-made kernels", "bar", "Kernel:", ...presets);
    return make("div", { class: "settings" }, kernels, ...this.steppers(LABELS), this.check("compare", QUESTION));
  }

  #facts() {
    this.formulas = make("div", { class: "formulas" });
    this.cost = make("p", {});
    return make("div", { class: "facts" }, this.formulas, this.cost);
  }

  paint(state) {
    const columns = outputShape(state)[1];
    this.#revealed?.add(this.#place);
    if (this.#revealed?.size > this.#last) this.#revealed = null;
    this.stage.paint(state, (i, j) => this.#revealed?.has(i * columns + j) === false);
    if (!this.cell?.input.isConnected) this.#choose(this.stage.numberNamed(this.cell?.name));
    this.#paintTransport();
    this.sum.replaceChildren(...sumLines(state).flatMap(drawnSum));
    this.formulas.replaceChildren(...lengths(state).map(([name, , ...two]) => sizeFormula(name, ...two, state)));
    write(this.cost, cost(state));
  }

  #paintTransport() {
    const fit = fits(this.now);
    this.back.ariaDisabled = !fit || !this.#place;
    this.next.ariaDisabled = !fit || this.#place === this.#last;
    this.toggle.ariaDisabled = this.cover.ariaDisabled = !fit;
    write(this.toggle, this.#timer ? "Pause" : "Play");
    write(this.cover, this.#revealed ? "Show output" : "Hide output");
    write(this.chosen, `${this.cell.name} = ${this.cell.text}`);
  }

  remarks(state) {
    if (!fits(state)) return [];
    const unseen = lengths(state).flatMap(([, what, ...two]) => unseenSentences(what, ...two, state));
    if (!state.compare) return unseen;
    const { image, kernel } = state;
    const [out, other] = [kernel, turned(kernel)].map((one) => correlate(image, one, state));
    return [...unseen, comparison(state, out, other)];
  }
}

// The output's name for each direction, the image's word for it, and both lengths.
function lengths({ image, kernel }) {
  return [["H′", "row", image.length, kernel.length], ["W′", "column", image[0].length, kernel[0].length]];
}

define("sliding-kernel", SlidingKernel);

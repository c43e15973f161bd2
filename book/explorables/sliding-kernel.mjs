// The sliding kernel: a reader changes the numbers of an image and of a kernel, moves the kernel
// over the image, and sees each sum, the size of the output, and what it costs.
//
//   <x-sliding-kernel kernel="edge" stride="1" padding="0"></x-sliding-kernel>
//
// Attributes: `kernel` names a preset; the names of LIMITS give numbers. A page opened with
// ?sk=... starts from that link instead. Properties: `state`, `output`, `link`.
import { correlate, products, turned, windowOver } from "./convolution.mjs";
import { button, make, stepper, write } from "./pieces.mjs";
import { LIMITS, PRESETS, allowed, decode, encode, fits, measures, outputShape, settled, start, withMeasure } from "./sliding-kernel-state.mjs";
import { Stage } from "./sliding-kernel-stage.mjs";
import { STYLE } from "./sliding-kernel-style.mjs";
import { comparison, cost, sentence, sizeFormulas, sumLines, unseenSentences } from "./sliding-kernel-words.mjs";

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

export class SlidingKernel extends (globalThis.HTMLElement ?? Object) {
  #state = start();
  #revealed = null; // the places of the output that are filled in, or null for all
  #timer = 0;

  connectedCallback() {
    if (this.shadowRoot) return;
    this.id ||= "sliding-kernel";
    this.#state = this.#fromAttributes();
    const complaint = this.#readLink();
    this.#build();
    this.#draw(complaint);
  }

  disconnectedCallback() {
    this.#stop();
  }

  get state() {
    return structuredClone(this.#state);
  }

  set state(state) {
    this.#change(state);
  }

  // The output as an array of rows of numbers; empty when the kernel does not fit.
  get output() {
    const { image, kernel, divisor, bias } = this.#state;
    const sums = correlate(image, kernel, this.#state);
    return sums.map((line) => line.map((sum) => sum / divisor + bias));
  }

  // The address of this page with this state in it.
  get link() {
    const url = new URL(location);
    url.searchParams.set("sk", encode(this.#state));
    url.hash = this.id;
    return url.href;
  }

  play() {
    if (this.#timer || !fits(this.#state)) return;
    if (!this.#revealed || this.#place === this.#last) {
      this.#revealed = new Set();
      this.#arrive(0);
    }
    this.#timer = setInterval(() => this.#tick(), PACE);
    this.#draw();
  }

  pause() {
    this.#stop();
    this.#draw();
  }

  // Moves the window by a number of places in reading order.
  step(by) {
    this.#stop();
    this.#arrive(Math.min(Math.max(this.#place + by, 0), this.#last));
    this.#draw();
  }

  get #place() {
    return this.#state.i * outputShape(this.#state)[1] + this.#state.j;
  }

  get #last() {
    const [rows, columns] = outputShape(this.#state);
    return rows * columns - 1;
  }

  #arrive(place) {
    const columns = outputShape(this.#state)[1];
    this.#state = { ...this.#state, i: Math.floor(place / columns), j: place % columns };
  }

  #tick() {
    this.#arrive(this.#place + 1);
    if (this.#place === this.#last) this.#stop();
    this.#draw();
  }

  #stop() {
    clearInterval(this.#timer);
    this.#timer = 0;
  }

  // Takes up changes; where they change the output's shape, playing ends and all is shown.
  #change(changes, complaint) {
    const before = String(outputShape(this.#state));
    this.#state = settled({ ...this.#state, ...changes });
    if (String(outputShape(this.#state)) !== before) {
      this.#stop();
      this.#revealed = null;
    }
    this.#draw(complaint);
  }

  #move(i, j) {
    this.#stop();
    this.#change({ i, j });
  }

  #edit(which, i, j, value) {
    const rows = this.#state[which].map((line) => [...line]);
    rows[i][j] = value;
    this.#change({ [which]: rows });
  }

  // Moves the window over a place of the image, unless it is there already.
  #look(row, column) {
    const { image, kernel, i, j } = this.#state;
    const under = products(image, kernel, this.#state, i, j);
    if (under.some((at) => at.row === row && at.column === column)) return;
    const up = windowOver(image.length, kernel.length, this.#state, row);
    const along = windowOver(image[0].length, kernel[0].length, this.#state, column);
    if (up === null || along === null) this.#draw(`No window sees x[${row}, ${column}].`);
    else this.#move(up, along);
  }

  #fromAttributes() {
    const preset = PRESETS[this.getAttribute("kernel")];
    const first = { ...start(), ...preset?.(start()) };
    return Object.keys(LIMITS)
      .map((name) => [name, Number(this.getAttribute(name) ?? NaN)])
      .filter(([name, value]) => allowed(name, value))
      .reduce((state, [name, value]) => withMeasure(state, name, value), first);
  }

  // Takes the state from the page's address, if there is one; returns what is wrong with it.
  #readLink() {
    const text = new URLSearchParams(location.search).get("sk");
    this.#state = decode(text ?? "") ?? this.#state;
    const failed = text !== null && !decode(text);
    return failed ? "The numbers in this link could not be read; these are the starting ones." : "";
  }

  #build() {
    this.stage = new Stage({
      edit: (...what) => this.#edit(...what),
      look: (...place) => this.#look(...place),
      move: (...place) => this.#move(...place),
      choose: (cell) => this.#choose(cell),
      complain: (text) => this.#draw(text),
    });
    const { main, beside } = this.stage;
    const parts = [this.#transport(), this.#told(), this.#settings(), this.#facts(), this.#share()];
    const name = "Explorable: a kernel slides over an image";
    const board = group(name, "board", make("p", { class: "hint" }, HINT), main, beside, ...parts);
    this.attachShadow({ mode: "open" }).append(make("style", {}, STYLE), board);
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
    this.#drawTransport();
  }

  #coverOrShow() {
    this.#stop();
    this.#revealed = this.#revealed ? null : new Set();
    this.#draw();
  }

  #told() {
    this.sum = make("div", { class: "sum" });
    this.said = make("p", { role: "status" });
    this.notes = make("div", { "aria-live": "polite" });
    return make("div", { class: "told" }, this.sum, this.said, this.notes);
  }

  #settings() {
    const presets = Object.entries(PRESETS).map(([name, preset]) =>
      button(name, () => this.#change(preset(this.#state))),
    );
    this.steppers = Object.entries(LABELS).map(([name, label]) => {
      const change = (value) => this.#change(withMeasure(this.#state, name, value));
      return { name, ...stepper(label, name, LIMITS[name], change) };
    });
    const onchange = () => this.#change({ compare: Number(this.compare.checked) });
    this.compare = make("input", { type: "checkbox", onchange });
    const question = "Compare with the kernel turned by 180° (a true convolution)";
    const check = make("label", { class: "check" }, this.compare, question);
    const fields = this.steppers.map(({ element }) => element);
    const kernels = group("ready-made kernels", "bar", "Kernel:", ...presets);
    return make("div", { class: "settings" }, kernels, ...fields, check);
  }

  #facts() {
    this.formulas = make("div", { class: "formulas" });
    this.cost = make("p", {});
    return make("div", { class: "facts" }, this.formulas, this.cost);
  }

  #share() {
    const silent = { class: "link", readonly: true, hidden: true };
    this.field = make("input", { ...silent, "aria-label": "link to this state" });
    const copy = button("Copy a link to this state", () => this.#copy());
    const again = button("Start again", () => this.#change(this.#fromAttributes()));
    return make("div", { class: "bar" }, copy, again, this.field);
  }

  async #copy() {
    this.field.hidden = false;
    this.field.value = this.link;
    this.field.select();
    try {
      await navigator.clipboard.writeText(this.link);
      this.#draw("The link is copied.");
    } catch {
      this.#draw("Copy the link from the field at the end.");
    }
  }

  #draw(complaint = "") {
    const columns = outputShape(this.#state)[1];
    this.#revealed?.add(this.#place);
    if (this.#revealed?.size > this.#last) this.#revealed = null;
    this.stage.paint(this.#state, (i, j) => this.#revealed?.has(i * columns + j) === false);
    if (!this.cell?.input.isConnected) this.#choose(this.stage.numberNamed(this.cell?.name));
    this.#drawTransport();
    this.#drawTold(complaint);
    const values = measures(this.#state);
    this.steppers.forEach(({ name, show }) => show(values[name]));
    this.compare.checked = values.compare;
    this.formulas.replaceChildren(...sizeFormulas(this.#state).map(drawnFormula));
    write(this.cost, cost(this.#state));
  }

  #drawTransport() {
    const fit = fits(this.#state);
    this.back.ariaDisabled = !fit || !this.#place;
    this.next.ariaDisabled = !fit || this.#place === this.#last;
    this.toggle.ariaDisabled = this.cover.ariaDisabled = !fit;
    write(this.toggle, this.#timer ? "Pause" : "Play");
    write(this.cover, this.#revealed ? "Show output" : "Hide output");
    write(this.chosen, `${this.cell.name} = ${this.cell.text}`);
  }

  // While playing, the live regions are silent; the sentence is said once the window rests.
  #drawTold(complaint) {
    const live = this.#timer ? "off" : "polite";
    if (this.said.ariaLive !== live) this.said.textContent = "";
    this.said.ariaLive = this.notes.ariaLive = live;
    this.sum.replaceChildren(...sumLines(this.#state).flatMap(drawnSum));
    write(this.said, sentence(this.#state));
    const notes = [...unseenSentences(this.#state), this.#comparison(), complaint].filter(Boolean);
    if (notes.join("") === this.notes.textContent) return;
    this.notes.replaceChildren(...notes.map((note) => make("p", {}, note)));
  }

  #comparison() {
    const { image, kernel, compare } = this.#state;
    if (!compare || !fits(this.#state)) return "";
    const [out, other] = [kernel, turned(kernel)].map((one) => correlate(image, one, this.#state));
    return comparison(this.#state, out, other);
  }
}

function group(label, look, ...children) {
  return make("div", { role: "group", "aria-label": label, class: look }, ...children);
}

// "out[0, 0] = 4·1 + 3·0 = 4", each term unbroken.
function drawnSum([name, terms, value]) {
  const parts = terms.map((term, at) => make("span", {}, at < terms.length - 1 ? `${term} + ` : term));
  return [make("span", {}, `${name} = `), make("div", {}, ...parts, make("b", {}, ` = ${value}`))];
}

function drawnFormula({ name, top, bottom, size, text }) {
  const quotient = make("span", { class: "floor" }, make("span", {}, top), make("span", {}, bottom));
  const parts = [`${name} =`, quotient, "+ 1 =", make("b", {}, size)];
  return make("div", { class: "formula", role: "math", "aria-label": text }, ...parts);
}

if (globalThis.customElements) customElements.define("x-sliding-kernel", SlidingKernel);

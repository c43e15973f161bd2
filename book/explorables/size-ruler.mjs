// The ruler of sizes: a reader lays a kernel along a row of pixels, and sees every place that it
// takes, the outputs that they make, and what is left over.
//
//   <x-size-ruler length="8" kernel="3" stride="2" padding="1"></x-size-ruler>
//
// Attributes: the names of LIMITS. A page opened with ?sr=... starts from that link instead.
// Properties: `state`, `windows`, `link`.
import { AXIS, drag, tick, ticks } from "./axis.mjs";
import { extent, seen } from "./convolution.mjs";
import { Explorable, define } from "./explorable.mjs";
import { within } from "./fields.mjs";
import { button, draw, group, make, write } from "./pieces.mjs";
import { sizeFormula } from "./size-words.mjs";
import { MISTAKES, keeping, remarks, sentence, windows } from "./size-ruler-words.mjs";

const LIMITS = {
  length: [1, 256],
  kernel: [1, 11],
  stride: [1, 8],
  padding: [0, 8],
  dilation: [1, 4],
  place: [0, 271],
  wrong: [0, 4],
};
const LABELS = {
  length: "pixels H",
  kernel: "kernel K",
  stride: "stride s",
  padding: "padding p",
  dilation: "dilation d",
  place: "place i",
};
const READY = {
  "keep the size": { kernel: 3, stride: 1, padding: 1, dilation: 1 },
  "halve it": { kernel: 3, stride: 2, padding: 1, dilation: 1 },
  ResNet: { length: 224, kernel: 7, stride: 2, padding: 3, dilation: 1, place: 0 },
  AlexNet: { length: 224, kernel: 11, stride: 4, padding: 0, dilation: 1, place: 0 },
};
const [PIXEL, LANE] = [22, 10]; // how high they are drawn
const STYLE = `
${AXIS}
.ruler { margin: 12px 0; touch-action: pan-y; cursor: pointer; }
.ruler svg { display: block; width: 100%; overflow: visible; }
.ticks .here { color: var(--ink); box-shadow: none; }
.ruler p { font-size: 14px; color: var(--muted); }
path, rect { vector-effect: non-scaling-stroke; stroke: var(--line); fill: none; }
.pixel { fill: var(--blue); fill-opacity: .22; }
.outputs { fill: var(--green); fill-opacity: .22; }
.pad { stroke-dasharray: 3 2; }
.struck { stroke: var(--ink); }
.taps { stroke: var(--muted); stroke-width: 6; }
.fine .taps { stroke-width: 4; }
.now { fill: var(--orange); fill-opacity: .45; stroke: var(--orange); stroke-width: 2; }
.now.taps { stroke-width: 8; }
.fine rect:not(.now) { stroke: none; }
.fine .pad { fill: var(--muted); fill-opacity: .25; }
`;

export class SizeRuler extends Explorable {
  static title = "the places of a kernel on a row of pixels";
  static hint = "Change the numbers; press on the drawing or drag over it to choose a place of the kernel.";
  static key = "sr";
  static style = STYLE;
  static limits = LIMITS;

  sentence = sentence;
  remarks = remarks;

  // For every window the places of the padded image that it reads.
  get windows() {
    return windows(this.now);
  }

  first() {
    return { length: 8, kernel: 3, stride: 2, padding: 1, dilation: 1, place: 1, wrong: 0 };
  }

  settled(state) {
    return { ...state, place: within([0, Math.max(windows(state).length - 1, 0)], state.place) };
  }

  parts() {
    [this.above, this.below] = [ticks(), ticks()];
    this.drawing = draw("svg", { preserveAspectRatio: "none", role: "img" });
    const [top, bottom] = ["pixels of the image", "outputs"].map((text) =>
      make("p", { "aria-hidden": "true" }, text),
    );
    const ruler = make("div", { class: "ruler" }, top, this.above, this.drawing, this.below, bottom);
    drag(ruler, this.drawing, (share) => this.#follow(share));
    this.formulas = make("div", { class: "formulas" });
    this.keeping = make("p", {});
    const facts = make("div", { class: "facts" }, this.formulas, this.keeping);
    return [ruler, this.told(), this.#settings(), facts];
  }

  #settings() {
    const ready = Object.entries(READY).map(([name, one]) => button(name, () => this.change(one)));
    const wrong = this.choice("wrong", "A mistake beside it", MISTAKES.map(([name]) => name));
    const all = group("ready-made settings", "bar", "Settings:", ...ready);
    return make("div", { class: "settings" }, all, ...this.steppers(LABELS), wrong);
  }

  #follow(share) {
    const { length, kernel, stride, padding, dilation, place } = this.now;
    const at = share * (length + 2 * padding);
    const wanted = Math.round((at - extent(kernel, dilation) / 2) / stride);
    const kept = within([0, Math.max(this.windows.length - 1, 0)], wanted);
    if (kept !== place) this.change({ place: kept });
  }

  paint(state) {
    const { length, kernel, padding, stride, dilation, place } = state;
    const [all, wide, span] = [windows(state), length + 2 * padding, extent(kernel, dilation)];
    const lanes = Math.min(Math.ceil(span / stride), all.length);
    const [floor, broad] = [PIXEL + 8 + LANE * lanes, 0.8 * Math.min(stride, span)];
    const middles = all.map(([first]) => first + span / 2);
    const height = (at) => PIXEL + 8 + LANE * (at % lanes);
    const lines = all.map((one, at) => `M${one[0] + 0.1} ${height(at)}h${span - 0.2}`);
    const taps = all.map((one, at) => one.map((x) => `M${x + 0.1} ${height(at)}h.8`).join(""));
    this.drawing.replaceChildren(
      ...this.#pixels(state, all[place] ?? []),
      draw("path", { d: lines.join("") }),
      draw("path", { class: "taps", d: taps.join("") }),
      draw("path", { class: "taps now", d: taps[place] ?? "" }),
      ...middles.map((x, at) => box(x - broad / 2, floor, broad, at === place ? "now" : "outputs")),
    );
    this.drawing.setAttribute("viewBox", `0 0 ${wide} ${floor + PIXEL}`);
    this.drawing.setAttribute("height", floor + PIXEL);
    this.drawing.classList.toggle("fine", wide > 64);
    this.drawing.ariaLabel = `${length} pixels, below them the ${all.length} places of the kernel, and the outputs that they make`;
    number(this.above, Array.from({ length }, (_, at) => (at + padding + 0.5) / wide), wide, -1);
    number(this.below, middles.map((x) => x / wide), wide / stride, place);
    this.formulas.replaceChildren(sizeFormula("H′", length, kernel, state));
    write(this.keeping, keeping(state));
  }

  // The padded image: what is padding, what the chosen window reads, what none reads.
  #pixels(state, now) {
    const { length, kernel, padding } = state;
    const read = seen(length, kernel, state);
    const boxes = read.map((_, x) => {
      const kind = x < padding || x >= length + padding ? "pad" : "pixel";
      return box(x + 0.04, 0, 0.92, now.includes(x) ? `now ${kind}` : kind);
    });
    const missed = now.length ? read.flatMap((is, x) => (is ? [] : [`M${x + 0.04} ${PIXEL}L${x + 0.96} 0`])) : [];
    return [...boxes, draw("path", { class: "struck", d: missed.join("") })];
  }
}

function box(x, y, width, kind) {
  return draw("rect", { x, y, width, height: PIXEL, class: kind });
}

// Writes numbers at these shares of the width, as many as find room, and in any case number `here`.
function number(row, shares, room, here) {
  const step = [1, 2, 5, 10, 20, 50, 100].find((one) => room / one <= 12);
  const near = (at) => Math.abs(at - here) < step && here >= 0;
  const shown = shares.flatMap((share, at) => {
    if (at !== here && (at % step || near(at))) return [];
    const mark = tick(at, share);
    mark.classList.toggle("here", at === here);
    return [mark];
  });
  row.replaceChildren(...shown);
}

define("size-ruler", SizeRuler);

// Batch normalization on batches as they come: a reader puts a number of her own among others, sees
// what becomes of it in training and in evaluation mode, and how the running statistics follow.
//
//   <x-live-batch size="8" momentum="10" step="10" own="5"></x-live-batch>
//
// Attributes: the names of LIMITS; momentum is in percent. A page opened with ?lb=... starts from
// that link instead. Properties: `state`, `seen`, `link`.
import { AXIS, drag, tick, ticks } from "./axis.mjs";
import { Explorable, define } from "./explorable.mjs";
import { within } from "./fields.mjs";
import { remarks, sentence } from "./live-batch-words.mjs";
import { button, draw, group, make, write } from "./pieces.mjs";
import { MEAN, VARIANCE, batch, history, moments, output } from "./running.mjs";

const LAST = 120; // batches
const [LOW, HIGH] = [-8, 12]; // of the axis of x and of the output
const LIMITS = {
  size: [2, 64],
  momentum: [0, 100],
  step: [1, LAST],
  mode: [0, 1],
  asked: [0, 60],
  own: [-6, 12, 0.1],
  gamma: [-3, 3],
  beta: [-5, 5],
  seed: [1, 99],
  plot: [0, 1],
  wrong: [0, 2],
};
const LABELS = {
  own: "your image",
  size: "batch size m",
  momentum: "momentum, %",
  gamma: "γ",
  beta: "β",
  step: "batches seen",
  seed: "seed",
};
const CHOICES = {
  plot: ["Followed is", ["the mean", "the variance"]],
  wrong: ["A mistake", ["none", "momentum weighs the old", "variance divided by m"]],
};
const PLOTS = [
  { name: "mean", truth: MEAN, range: [-1, 7] },
  { name: "variance", truth: VARIANCE, range: [0, 12] },
];
const ROWS = { x: "the batch; your image is the large dot", out: "what the layer makes of it" };
const [ROW, PLOT] = [64, 130]; // from x down to the output; the height of the plot
const HINT = "Drag your image along the axis, or change its number: it takes a place in the batch, but is not learned from. Let more batches come, and switch to evaluation.";
const STYLE = `
${AXIS}
.board > .apart { margin-top: 10px; }
.axis { margin: 12px 0; touch-action: pan-y; cursor: ew-resize; }
svg { display: block; width: 100%; overflow: hidden; }
.axis p, .plot p { font-size: 14px; color: var(--muted); }
.axis b, .plot b { font-weight: 600; color: var(--ink); }
.plot { margin: 12px 0; cursor: pointer; touch-action: pan-y; }
.plot .ticks span:first-child { transform: none; } .plot .ticks span:last-child { transform: translateX(-100%); }
path { fill: none; stroke: var(--line); stroke-width: 1; vector-effect: non-scaling-stroke; }
.ways { stroke: var(--blue); opacity: .4; }
.dots { stroke: var(--blue); stroke-width: 8; stroke-linecap: round; opacity: .65; }
.own { stroke: var(--orange); stroke-width: 2; } .own.dots { stroke-width: 13; opacity: 1; }
.mean { stroke: var(--blue); stroke-width: 3; }
.kept { stroke: var(--green); stroke-width: 2.5; }
.wrong { stroke: var(--purple); stroke-width: 2; stroke-dasharray: 5 3; }
.plot .dots { stroke: var(--muted); stroke-width: 4; }
.scale { position: relative; height: 0; font-size: 12px; line-height: 12px; color: var(--muted); pointer-events: none; }
.scale span { position: absolute; right: 0; padding: 0 2px; transform: translateY(-50%); background: var(--paper); }
.truth { stroke-dasharray: 2 3; stroke: var(--muted); }
`;

export class LiveBatch extends Explorable {
  static title = "batch normalization, batch by batch";
  static hint = HINT;
  static key = "lb";
  static style = STYLE;
  static limits = LIMITS;

  sentence = (state) => sentence(seen(state));
  remarks = (state) => remarks(seen(state));

  // The batches that were learned from, the one that is asked, its output, the statistics kept.
  get seen() {
    const { values, outputs, kept, wrongKept, step } = seen(this.now);
    const learned = Array.from({ length: step }, (_, at) => batch(this.now, at + 1));
    return { learned, values, outputs, kept, wrongKept };
  }

  first() {
    const layer = { gamma: 1, beta: 0, mode: 0, asked: 0 };
    return { size: 8, momentum: 10, step: 10, own: 5, seed: 1, plot: 0, wrong: 0, ...layer };
  }

  // In training mode, what is asked is what is learned.
  settled(state) {
    return { ...state, own: Math.round(10 * state.own) / 10, asked: state.mode ? state.asked : 0 };
  }

  // In training mode the next batches are learned from, in evaluation mode they are only asked.
  go(by) {
    const name = this.now.mode ? "asked" : "step";
    this.change({ [name]: within(LIMITS[name], this.now[name] + by) });
  }

  parts() {
    return [this.#transport(), this.#axis(), this.told(), this.#plot(), this.#settings()];
  }

  #axis() {
    const high = ROW + 32;
    this.drawing = stretched({ viewBox: `${LOW} 0 ${HIGH - LOW} ${high}`, height: high });
    const [from, to] = Object.entries(ROWS).map(([name, text]) =>
      make("p", { "aria-hidden": "true" }, make("b", {}, name), ` ${text}`),
    );
    const numbers = numbered([-5, 0, 5, 10], LOW, HIGH);
    const axis = make("div", { class: "axis" }, from, this.drawing, numbers, to);
    drag(axis, this.drawing, (share) => this.change({ own: within(LIMITS.own, LOW + share * (HIGH - LOW)) }));
    return axis;
  }

  #plot() {
    this.curves = stretched({ height: PLOT });
    this.followed = make("p", {});
    this.scale = make("div", { class: "scale", "aria-hidden": "true" });
    const numbers = numbered([1, 20, 40, 60, 80, 100, LAST], 1, LAST);
    const plot = make("div", { class: "plot" }, this.followed, this.scale, this.curves, numbers);
    const step = (share) => within(LIMITS.step, Math.round(1 + share * (LAST - 1)));
    drag(plot, this.curves, (share) => this.change({ step: step(share) }));
    return plot;
  }

  #transport() {
    this.buttons = [1, 10].map((by) => button(by > 1 ? "10 batches on" : "Next batch", () => this.go(by)));
    const mode = this.choice("mode", "Mode", ["training", "evaluation"]);
    return make("div", { class: "bar apart" }, mode, group("batches", "bar", ...this.buttons));
  }

  #settings() {
    const rest = Object.entries(CHOICES).map(([name, how]) => this.choice(name, ...how));
    return make("div", { class: "settings" }, ...this.steppers(LABELS), ...rest);
  }

  paint(state) {
    const now = seen(state);
    const name = state.mode ? "asked" : "step";
    this.buttons.forEach((one) => (one.ariaDisabled = state[name] === LIMITS[name][1]));
    this.#paintBatch(now);
    this.#paintPlot(now);
  }

  #paintBatch({ values, outputs, used, beta, mode }) {
    const spots = values.map((x, at) => [x, 12 + (at && (5 * at) % 9) - 4, outputs[at], ROW + 20]);
    const ways = spots.map(([x, y, out, below]) => `M${x} ${y}L${out} ${below}`);
    const dots = spots.map(([x, y, out, below]) => `M${x} ${y}h0M${out} ${below}h0`);
    this.drawing.ariaLabel = `${values.length} numbers of a batch on an axis, and below it what the layer makes of each`;
    this.drawing.replaceChildren(
      path("", `M${LOW} 12H${HIGH}M${LOW} ${ROW + 20}H${HIGH}`),
      path("ways", ways.slice(1).join("")),
      path(mode ? "kept" : "mean", `M${used.mean} 0v24M${beta} ${ROW + 8}v24`),
      path("dots", dots.slice(1).join("")),
      path("own", ways[0]),
      path("own dots", dots[0]),
    );
  }

  #paintPlot({ plot, past, wrongPast, size, wrong }) {
    const { name, truth, range } = PLOTS[plot];
    const [low, high] = range;
    const line = (all) => all.map(({ kept }, at) => `${at ? "L" : "M"}${at + 1} ${high - kept[name]}`).join("");
    this.scale.replaceChildren(...[high - 1, truth, low + 1].map((value) => scaled(value, range)));
    this.curves.setAttribute("viewBox", `1 0 ${LAST - 1} ${high - low}`);
    const by = plot ? ", divided by m − 1" : "";
    const told = `of each batch of ${size}${by} (dots), running (line), of all that can be drawn (dotted, ${truth})`;
    this.followed.replaceChildren(make("b", {}, name), ` ${told}${wrong ? ", with the mistake (dashed)" : ""}`);
    this.curves.ariaLabel = `The ${name} ${told}, from ${low} to ${high}, batch by batch`;
    this.curves.replaceChildren(
      path("truth", `M1 ${high - truth}H${LAST}`),
      path("dots", past.map(({ found }, at) => `M${at + 1} ${high - found[name]}h0`).join("")),
      path("kept", line(past)),
      path("wrong", wrong ? line(wrongPast) : ""),
    );
  }
}

// A state with the batch that is asked, your image in it, and all statistics.
function seen(state) {
  const { step, asked, momentum, mode, wrong, own } = state;
  const number = step + asked;
  const values = [own, ...batch(state, number).slice(1)];
  const old = 1 - momentum / 100;
  const past = history(state, old);
  const wrongPast = wrong ? history(state, wrong === 1 ? 1 - old : old, wrong === 2 ? 0 : 1) : past;
  const [kept, wrongKept] = [past, wrongPast].map((all) => all.at(-1).kept);
  const used = mode ? kept : moments(values);
  const outputs = values.map((one) => output(one, used, state));
  return { ...state, number, values, past, wrongPast, kept, wrongKept, used, outputs, result: outputs[0] };
}

// A number at its height in the plot.
function scaled(value, [low, high]) {
  const mark = make("span", {}, String(value).replace("-", "−"));
  mark.style.top = `${(PLOT * (high - value)) / (high - low)}px`;
  return mark;
}

function stretched(size) {
  return draw("svg", { preserveAspectRatio: "none", role: "img", ...size });
}

function path(kind, d) {
  return draw("path", { class: kind, d });
}

// Numbers below an axis that runs from low to high.
function numbered(numbers, low, high) {
  return ticks(...numbers.map((one) => tick(one, (one - low) / (high - low))));
}

define("live-batch", LiveBatch);

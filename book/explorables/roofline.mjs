// The roofline with the reader's own sizes: how long a layer takes at least on a machine, and
// whether arithmetic or memory sets the pace.
//
//   <x-roofline machine="1" kind="0" kernel="1" channels="128" filters="128"></x-roofline>
//
// Attributes: the names of LIMITS. A page opened with ?rl=... starts from that link instead.
// Properties: `state`, `bounds`, `link`.
import { Explorable, define } from "./explorable.mjs";
import { draw, look, make, write } from "./pieces.mjs";

// Peak in FLOP and memory in bytes, a second; `size` is how many bytes a number has.
export const MACHINES = [
  { name: "A100 float32", peak: 19.5e12, memory: 2.039e12, size: 4 },
  { name: "A100 TF32", peak: 156e12, memory: 2.039e12, size: 4 },
  { name: "A100 bfloat16", peak: 312e12, memory: 2.039e12, size: 2 },
  { name: "H100 float32", peak: 67e12, memory: 3.35e12, size: 4 },
  { name: "H100 TF32", peak: 495e12, memory: 3.35e12, size: 4 },
  { name: "one CPU core", peak: 105e9, memory: 23.3e9, size: 4 },
];
const KINDS = ["full", "depthwise", "ReLU"];
const LIMITS = {
  machine: [0, MACHINES.length - 1],
  kind: [0, KINDS.length - 1],
  batch: [1, 512],
  channels: [1, 4096],
  filters: [1, 4096],
  side: [1, 224],
  kernel: [1, 11],
  columns: [0, 1],
};
const LABELS = { batch: "batch N", channels: "channels C", filters: "filters F", side: "sides H, W", kernel: "kernel K" };
const HINT = "Choose a machine and a layer, and type your own sizes. The layer has stride 1 and keeps the size of its maps.";

// The drawing's axes: FLOP for a byte from 1/16 to 4096, FLOP a second from 1 G to 1000 T.
const ACROSS = [1 / 16, 4096];
const UP = [1e9, 1e15];
const TICKS = { across: [[1 / 8, "1/8"], [1, "1"], [8, "8"], [64, "64"], [512, "512"]], up: [[1e9, "1 G"], [1e11, "100 G"], [1e13, "10 T"], [1e15, "1000 T"]] };
const STYLE = `
.plot { position: relative; height: 210px; margin: 38px 8px 44px 58px; border: solid var(--muted); border-width: 0 0 1px 1px; }
.plot svg { position: absolute; inset: 0; width: 100%; height: 100%; }
.plot path { fill: none; stroke: var(--faint); stroke-width: 1.5; vector-effect: non-scaling-stroke; }
.plot .roof { stroke: var(--blue); stroke-width: 3; }
.plot .drop { stroke: var(--orange); stroke-dasharray: 3 4; }
.plot span { position: absolute; left: calc(var(--x) * 100%); bottom: calc(var(--y) * 100%); font-size: 13px; line-height: 16px; color: var(--muted); white-space: nowrap; }
.plot .x { transform: translate(-50%, 20px); }
.plot .y { transform: translate(calc(-100% - 6px), 50%); }
.plot .dot { width: 14px; height: 14px; border-radius: 50%; background: var(--orange); transform: translate(-50%, 50%); }
.plot .caption { transform: translate(-50%, 40px); }
.plot .title { transform: translate(-50px, -6px); }
.bars { display: grid; grid-template-columns: max-content 1fr; gap: 6px 10px; align-items: center; font-size: 14px; margin: 12px 0; }
.bars i { display: block; height: 16px; min-width: 1px; width: calc(var(--share) * 100%); background: var(--hue); }
`;

export class Roofline extends Explorable {
  static title = "the roofline of a layer";
  static hint = HINT;
  static key = "rl";
  static style = STYLE;
  static limits = LIMITS;

  remarks = remarks;

  // FLOP, bytes, intensity, bend, and the seconds that arithmetic and memory need at least.
  get bounds() {
    return bounds(this.now);
  }

  sentence(state) {
    return sentence(state, bounds(state));
  }

  first() {
    return { machine: 1, kind: 0, batch: 32, channels: 128, filters: 128, side: 28, kernel: 3, columns: 0 };
  }

  settled(state) {
    return state.kind ? { ...state, filters: state.channels } : state;
  }

  parts() {
    this.roofs = MACHINES.map(() => draw("path"));
    this.drop = draw("path", { class: "drop" });
    this.drawing = draw("svg", { viewBox: "0 0 1 1", preserveAspectRatio: "none", "aria-hidden": "true" }, ...this.roofs, this.drop);
    this.dot = label("dot", 0, 0, "");
    const ticks = [
      ...TICKS.across.map(([value, text]) => label("x", part(value, ACROSS), 0, text)),
      ...TICKS.up.map(([value, text]) => label("y", 0, part(value, UP), text)),
      label("caption", 0.5, 0, "FLOP for each byte"),
      label("title", 0, 1.04, "FLOP per second, at most"),
    ];
    this.plot = make("div", { class: "plot", role: "img" }, this.drawing, ...ticks, this.dot);
    this.bars = ["blue", "orange"].map((hue) => make("i", { class: hue }));
    this.times = this.bars.map(() => make("span", {}));
    const lines = this.bars.flatMap((bar, at) => [this.times[at], bar]);
    return [this.plot, make("div", { class: "bars" }, ...lines), this.told(), this.#settings()];
  }

  #settings() {
    const names = MACHINES.map(({ name }) => name);
    const choices = [this.choice("machine", "Machine", names), this.choice("kind", "Layer", KINDS)];
    const columns = this.check("columns", "Write the columns of im2col to memory and read them again");
    return make("div", { class: "settings" }, ...choices, ...this.steppers(LABELS), columns);
  }

  paint(state) {
    const found = bounds(state);
    this.roofs.forEach((path, at) => {
      path.setAttribute("d", roof(MACHINES[at]));
      path.classList.toggle("roof", at === state.machine);
    });
    this.drawing.append(this.roofs[state.machine], this.drop); // on top of the others
    const [x, y] = [part(found.intensity, ACROSS), part(found.rate, UP)].map((at) => Math.min(Math.max(at, 0), 1));
    this.drop.setAttribute("d", `M${x} ${1 - y}V1`);
    look(this.dot, { x, y });
    this.plot.ariaLabel = `The roof of ${MACHINES[state.machine].name}: a slope that bends at ${three(found.bend)} FLOP for each byte. The layer stands at ${three(found.intensity)}, ${found.memory > found.arithmetic ? "under the slope" : "under the flat part"}.`;
    const longest = Math.max(found.arithmetic, found.memory);
    [["arithmetic", found.arithmetic], ["memory", found.memory]].forEach(([name, seconds], at) => {
      look(this.bars[at], { share: seconds / longest });
      write(this.times[at], `${name} ${unit(seconds, "s")}`);
    });
  }
}

function bounds({ machine, kind, batch, channels, filters, side, kernel, columns }) {
  const { peak, memory, size } = MACHINES[machine];
  const places = batch * side ** 2;
  const weights = [filters * channels * kernel ** 2, channels * kernel ** 2, 0][kind];
  const patches = columns && kind < 2 ? 2 * channels * kernel ** 2 * places : 0;
  const flop = kind < 2 ? 2 * weights * places : channels * places;
  const bytes = size * (channels * places + filters * places + weights + patches);
  const intensity = flop / bytes;
  const rate = Math.min(peak, memory * intensity);
  return { flop, bytes, intensity, bend: peak / memory, rate, arithmetic: flop / peak, memory: bytes / memory };
}

// Where a value stands on a logarithmic axis, from 0 to 1.
function part(value, [low, high]) {
  return Math.log(value / low) / Math.log(high / low);
}

function roof({ peak, memory }) {
  const at = (x, y) => `${part(x, ACROSS)} ${1 - part(y, UP)}`;
  return `M${at(ACROSS[0], memory * ACROSS[0])}L${at(peak / memory, peak)}L${at(ACROSS[1], peak)}`;
}

function label(kind, x, y, text) {
  const made = make("span", { class: kind }, text);
  look(made, { x, y });
  return made;
}

// Three digits: 0.125, 76.5, 282.
function three(value) {
  return Number(value.toPrecision(3)).toLocaleString("en", { maximumSignificantDigits: 3 });
}

// "7.4 GFLOP", "47.4 µs": three digits and the prefix that suits them.
export function unit(value, name) {
  const step = Math.max(-3, Math.min(Math.floor(Math.log10(value) / 3), 5));
  return `${three(value / 1000 ** step)} ${["n", "µ", "m", "", "k", "M", "G", "T", "P"][step + 3]}${name}`;
}

function sentence({ machine }, { flop, bytes, intensity, bend, rate, arithmetic, memory }) {
  const { name, peak, size } = MACHINES[machine];
  const slow = memory > arithmetic;
  const layer = `This layer does ${unit(flop, "FLOP")} on ${unit(bytes, "B")}, in numbers of ${size} bytes: ${three(intensity)} FLOP for each byte.`;
  const where = `The roof of ${name} bends at ${three(bend)}, so the ${slow ? "memory" : "arithmetic"} sets the pace:`;
  const share = slow ? `${three((100 * rate) / peak)} percent of the peak` : "the peak";
  return `${layer} ${where} at least ${unit(Math.max(arithmetic, memory), "s")}, at most ${unit(rate, "FLOP")} per second, ${share}.`;
}

function remarks(state) {
  if (state.kind !== 1) return [];
  const [own, full] = [bounds(state), bounds({ ...state, kind: 0 })].map(({ arithmetic, memory }) => Math.max(arithmetic, memory));
  return [`A full layer of this size has ${state.channels} times the FLOP, and takes at least ${three(full / own)} times as long.`];
}

define("roofline", Roofline);

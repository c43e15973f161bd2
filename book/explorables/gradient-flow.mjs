// The gradient of a convolution to the touch: a reader chooses an output and sees where its
// gradient goes, or chooses a pixel and sees which gradients meet there.
//
//   <x-gradient-flow rows="5" columns="5" kernel="3" stride="1" padding="0"></x-gradient-flow>
//
// Attributes: the names of LIMITS. A page opened with ?gf=... starts from that link instead.
// Properties: `state`, `link`.
import { each, entry, largest, panel, quiet, sign } from "./cells.mjs";
import { LABELS, copies, windows } from "./columns.mjs";
import { table } from "./convolution.mjs";
import { Explorable, define } from "./explorable.mjs";
import { within } from "./fields.mjs";
import { MARKS, chooser, mark } from "./marks.mjs";
import { make, write } from "./pieces.mjs";
import { TIMES, times } from "./times.mjs";
import { count, factor, shown } from "./words.mjs";

const LIMITS = {
  rows: [3, 5],
  columns: [3, 5],
  kernel: [1, 3],
  stride: [1, 3],
  padding: [0, 1],
  pixel: [0, 1], // what is chosen: an output (0) or a pixel (1)
  i: [0, 6],
  j: [0, 6],
  k: [-1, 5],
  l: [-1, 5],
  numbers: [0, 1],
  mistake: [0, 2],
};
const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const MISTAKES = ["none", "the last window wins", "the kernel turned before it is sent"];
const HINT = "Choose an entry of dout to see what it sends back, or an entry of dx to see what it receives. A mouse need only point.";
// The middle is as wide for "kernel" as for "kernel, turned": dx must stay under the mouse.
const STYLE = `${MARKS}${TIMES}
.middle { min-width: 108px; }
`;

export class GradientFlow extends Explorable {
  static title = "where the gradient of a convolution goes";
  static hint = HINT;
  static key = "gf";
  static style = STYLE;
  static limits = LIMITS;

  first() {
    const sizes = { rows: 5, columns: 5, kernel: 3, stride: 1, padding: 0 };
    return { ...sizes, pixel: 0, i: 1, j: 2, k: 2, l: 2, numbers: 0, mistake: 0 };
  }

  settled(state) {
    const { rows, columns, padding } = state;
    const last = seen(state).all.at(-1);
    return {
      ...state,
      numbers: state.mistake ? 1 : state.numbers, // the mistakes are told apart in numbers
      i: Math.min(state.i, last.i),
      j: Math.min(state.j, last.j),
      k: within([-padding, rows - 1 + padding], state.k),
      l: within([-padding, columns - 1 + padding], state.l),
    };
  }

  parts() {
    this.stage = make("div", { class: "stage" });
    this.sums = make("p", {});
    return [this.stage, this.told(), this.#settings(), make("div", { class: "facts" }, this.sums)];
  }

  #settings() {
    const numbers = this.check("numbers", "Put numbers in for the letters");
    return make("div", { class: "settings" }, ...this.steppers(LABELS), numbers, this.choice("mistake", "Mistake", MISTAKES));
  }

  paint(state) {
    const now = seen(state);
    const { rows, columns, kernel, stride, padding, mistake } = state;
    if (this.renewed(rows, columns, kernel, stride, padding, mistake)) this.#build(state, now);
    this.#paintDout(state, now);
    this.#paintKernel(state, now);
    this.#paintDx(state, now);
    if (this.wrong) this.#paintWrong(state, now);
    write(this.sums, sums(now));
  }

  #paintDout(state, { dout, wide, received }) {
    const most = largest(dout);
    each(this.above.cells, (cell, i, j) => {
      const text = state.numbers ? shown(dout[i][j]) : LETTERS[i * wide + j];
      const from = state.pixel ? received.find((one) => one.i === i && one.j === j) : null;
      const chosen = !state.pixel && i === state.i && j === state.j;
      mark(cell, from, chosen);
      times(cell, from?.weight);
      entry(cell, text, state.numbers ? Math.abs(dout[i][j]) / most : 0.2);
      cell.ariaLabel = `dout[${i}, ${j}] = ${text}${from ? `, times ${from.weight}` : ""}`;
    });
    this.above.enter(state.i, state.j);
  }

  // The kernel as it is sent, or turned as it is met by a pixel; marked are the weights that act.
  #paintKernel(state, { weights, received }) {
    const flat = state.pixel ? [...weights.flat()].reverse() : weights.flat();
    write(this.kernelName, state.pixel ? "kernel, turned" : "kernel");
    each(this.kernel.cells, (cell, u, v) => {
      const weight = flat[u * state.kernel + v];
      entry(cell, shown(weight), weight / largest(weights));
      mark(cell, !state.pixel || received.some((one) => one.weight === weight));
    });
  }

  #paintDx(state, { dx, stamp, wide }) {
    const most = largest(dx);
    const letter = LETTERS[state.i * wide + state.j];
    each(this.below.cells, (cell, a, b) => {
      const [k, l] = [a - state.padding, b - state.padding];
      const value = dx[k]?.[l];
      const sent = state.pixel ? null : stamp.find(({ row, column }) => row === k && column === l);
      const chosen = state.pixel && k === state.k && l === state.l;
      const symbol = sent ? (sent.weight > 1 ? sent.weight : "") + letter : chosen ? "?" : "";
      const text = state.numbers ? (value === undefined ? "" : shown(value)) : symbol;
      mark(cell, sent, chosen);
      times(cell, state.numbers ? sent?.weight : undefined);
      entry(cell, text, value === undefined || !state.numbers ? 0 : Math.abs(value) / most);
      cell.classList.toggle("padded", value === undefined);
      cell.ariaLabel = `${value === undefined ? "padding at" : "dx"}[${k}, ${l}]${text && ` = ${text}`}`;
    });
    this.below.enter(state.k + state.padding, state.l + state.padding);
  }

  #paintWrong(state, now) {
    const wrong = mistaken(state, now);
    each(this.wrong.cells, (cell, k, l) => {
      entry(cell, shown(wrong[k][l]), Math.abs(wrong[k][l]) / largest(wrong));
      cell.classList.toggle("differs", wrong[k][l] !== now.dx[k][l]);
    });
  }

  #build({ rows, columns, kernel, padding, mistake }, { high, wide }) {
    const [tall, broad] = [rows + 2 * padding, columns + 2 * padding];
    this.above = chooser(this, "dout", high, wide, (i, j) => ({ pixel: 0, i, j }));
    this.below = chooser(this, "dx", tall, broad, (a, b) => ({ pixel: 1, k: a - padding, l: b - padding }));
    this.kernel = quiet("kernel", kernel, kernel);
    const middle = panel("orange middle", "kernel", "", this.kernel);
    this.kernelName = middle.querySelector("b");
    const around = padding ? `, padding ${padding}` : "";
    const last = panel("blue", "dx", `${rows}×${columns}${around}`, this.below, broad);
    const parts = [panel("green", "dout", `${high}×${wide}`, this.above, wide), sign("·"), middle, sign("="), last];
    this.wrong = mistake ? quiet("mistaken dx", rows, columns) : null;
    if (mistake) parts.push(panel("red", "mistaken dx", "≠ where it differs", this.wrong, columns));
    this.stage.replaceChildren(...parts);
  }

  sentence(state) {
    return state.pixel ? ofPixel(state, seen(state)) : ofOutput(state, seen(state));
  }

  remarks(state) {
    return state.mistake ? [ofMistake(state, seen(state))] : [];
  }
}

// What follows from a state: all windows, the numbers of dout and dx, and what is chosen.
function seen(state) {
  const image = table(state.rows, state.columns, () => 0);
  const weights = table(state.kernel, state.kernel, (u, v) => 1 + u * state.kernel + v);
  const all = windows(image, weights, { stride: state.stride, padding: state.padding, dilation: 1 });
  const [high, wide] = [all.at(-1).i + 1, all.at(-1).j + 1];
  const dout = table(high, wide, (i, j) => ((2 * i + 3 * j + i * j) % 7) - 2);
  const collect = (k, l) => copies(all, k, l).reduce((sum, { weight, i, j }) => sum + weight * dout[i][j], 0);
  const dx = table(state.rows, state.columns, collect);
  const stamp = all.find(({ i, j }) => i === state.i && j === state.j)?.entries;
  return { all, weights, high, wide, dout, dx, stamp, received: copies(all, state.k, state.l) };
}

// dx as a mistake computes it: 1, each pixel keeps what the last window said; 2, turned stamps.
function mistaken({ mistake, rows, columns }, { all, dout }) {
  const wrong = table(rows, columns, () => 0);
  for (const { i, j, entries } of all) {
    entries.forEach(({ row, column, weight, padded }, r) => {
      if (padded) return;
      const other = entries[entries.length - 1 - r].weight;
      wrong[row][column] = mistake === 1 ? weight * dout[i][j] : wrong[row][column] + other * dout[i][j];
    });
  }
  return wrong;
}

function ofOutput({ i, j, numbers }, { dout, wide, stamp }) {
  const what = numbers ? shown(dout[i][j]) : LETTERS[i * wide + j];
  const outside = stamp.filter(({ padded }) => padded).length;
  const kept = stamp.filter(({ padded }) => !padded);
  const span = (places) => (places[0] === places.at(-1) ? ` ${places[0]}` : `s ${places[0]} to ${places.at(-1)}`);
  const where = `row${span(kept.map(({ row }) => row))} and column${span(kept.map(({ column }) => column))}`;
  const lost = outside ? ` ${outside} of the ${stamp.length} products ${outside > 1 ? "fall" : "falls"} on padding and ${outside > 1 ? "are" : "is"} dropped.` : "";
  if (!kept.length) return `dout[${i}, ${j}] = ${what}: its whole window was padding, and nothing that it sends back is kept.`;
  return `dout[${i}, ${j}] = ${what} sends the kernel back as it is, times ${what}, to where its window was: ${where} of dx.${lost}`;
}

function ofPixel({ k, l, numbers }, { dout, wide, received, dx }) {
  const name = `dx[${k}, ${l}]`;
  const letters = received.map(({ weight, i, j }) => (weight > 1 ? weight : "") + LETTERS[i * wide + j]).join(" + ");
  const products = received.map(({ weight, i, j }) => `${weight}·${factor(dout[i][j])}`).join(" + ");
  if (dx[k]?.[l] === undefined) return `This place is padding: ${received.length ? `${letters} comes back to it and is dropped` : "no window reads it"}.`;
  if (!received.length) return `No window reads x[${k}, ${l}], so ${name} is 0 whatever comes back.`;
  const sum = numbers ? `${products} = ${shown(dx[k][l])}` : letters;
  const turned = received.length > 1 ? " It meets the weights in falling order, as in the turned kernel:" : "";
  const is = turned ? "" : ":";
  return `${name} hears from ${count(received.length, "output")}${is || "."}${turned} ${sum}.`;
}

function ofMistake({ mistake, rows, columns }, now) {
  const wrong = mistaken({ mistake, rows, columns }, now).flat();
  const differ = now.dx.flat().filter((value, at) => value !== wrong[at]).length;
  const told = mistake === 1
    ? "If each window overwrites what is there, instead of adding to it, a pixel keeps the word of the last window alone"
    : "If the kernel is turned and then sent, it is turned once too often";
  return `${told}: ${differ} of ${wrong.length} entries of dx come out different${differ ? "" : ", so these settings do not notice"}.`;
}

// A cheap check: what the sums of dx, kernel and dout have to do with one another.
function sums({ dx, weights, dout, all }) {
  const total = (rows) => rows.flat().reduce((sum, value) => sum + value, 0);
  const [back, w, d] = [dx, weights, dout].map(total);
  const lost = all.flatMap(({ i, j, entries }) => entries.filter(({ padded }) => padded).map(({ weight }) => weight * dout[i][j]));
  const dropped = total(lost);
  const rest = lost.length ? ` Of that, ${shown(dropped)} fell on padding, and ${shown(back)} is the sum of dx.` : " That is the sum of dx.";
  return `A cheap check, in numbers: the sum of the kernel times the sum of dout is ${w}·${factor(d)} = ${shown(w * d)}.${rest}`;
}

define("gradient-flow", GradientFlow);

// The four normalizations on one small batch: a reader chooses a number and sees which others share
// its mean, what becomes of it, and what a normalization forgets.
//
//   <x-four-norms kind="0" images="3" channels="4" side="2" groups="2"></x-four-norms>
//
// Attributes: the names of LIMITS. A page opened with ?fn=... starts from that link instead.
// Properties: `state`, `seen`, `link`.
import { choices, each, entry, panel } from "./cells.mjs";
import { Explorable, define } from "./explorable.mjs";
import { KINDS, normalized, setOf, sets } from "./norms.mjs";
import { facts, remarks, sentence } from "./four-norms-words.mjs";
import { look, make, write } from "./pieces.mjs";
import { shown } from "./words.mjs";

const LIMITS = {
  kind: [0, 4],
  images: [1, 4],
  channels: [1, 6],
  side: [1, 3],
  groups: [1, 6],
  n: [0, 3],
  c: [0, 5],
  i: [0, 2],
  j: [0, 2],
  hat: [0, 1],
  bright: [-9, 9],
  strong: [-9, 9],
  unbiased: [0, 1],
};
const LABELS = {
  images: "images N",
  channels: "channels C",
  side: "height, width",
  groups: "groups G",
  bright: "image 0: add",
  strong: "channel 0: add",
};
const COLORS = ["orange", "blue", "green", "purple", "red"];
const STYLE = `
.maps { display: grid; grid-template-columns: max-content max-content; gap: 2px 6px; --gap: 7px; }
.heads, .sides { font-size: 12px; line-height: 16px; color: var(--muted); }
.heads { grid-column: 2; display: flex; gap: var(--gap); }
.heads span { width: calc(var(--side) * var(--cell)); text-align: center; }
.sides { display: grid; gap: var(--gap); }
.sides span { height: calc(var(--side) * var(--cell)); display: grid; place-items: center; }
.maps .grid { border: 0; }
.maps .left { border-left-width: 1px; }
.maps .left:not(:first-child) { margin-left: calc(var(--gap) - 1px); }
.maps .top .cell { border-top-width: 1px; }
.maps .top:not(:first-child) { margin-top: calc(var(--gap) - 1px); }
.cell { width: calc(var(--cell) + var(--more, 0px)); background-color: transparent; }
.left { --more: 1px; }
.shares { background-color: color-mix(in srgb, var(--hue) 42%, transparent); }
.here { box-shadow: inset 0 0 0 2.5px var(--ink); }
.hats { --cell: 36px; }
.means { --cell: 48px; } .means .cell { height: 30px; }
`;

export class FourNorms extends Explorable {
  static title = "who shares a mean";
  static hint = "Choose a number of the batch, or a mean. Filled are the numbers that share the mean of the chosen one.";
  static key = "fn";
  static style = STYLE;
  static limits = LIMITS;

  sentence = (state) => sentence(seen(state));
  remarks = (state) => remarks(seen(state));

  // The batch as a flat list, what it becomes, and the means as rows.
  get seen() {
    const { entries, hats, all } = seen(this.now);
    return { x: entries.map(({ value }) => value), hats, means: all.map((line) => line.map(({ mean }) => mean)) };
  }

  first() {
    const place = { n: 0, c: 0, i: 0, j: 0 };
    return { kind: 0, images: 3, channels: 4, side: 2, groups: 2, ...place, hat: 0, bright: 0, strong: 0, unbiased: 0 };
  }

  // Groups have to divide the channels: more of them means the next number that does.
  with(state, name, value) {
    if (name !== "groups") return { ...state, [name]: value };
    const by = value > state.groups ? 1 : -1;
    let groups = value;
    while (groups < state.channels && state.channels % groups) groups += by;
    return { ...state, groups };
  }

  // With other channels, the next smaller number takes the place of one that does not divide them.
  settled(state) {
    const { images, channels, side } = state;
    let groups = Math.min(state.groups, channels);
    while (channels % groups) groups -= 1;
    const [n, c] = [Math.min(state.n, images - 1), Math.min(state.c, channels - 1)];
    return { ...state, groups, n, c, i: Math.min(state.i, side - 1), j: Math.min(state.j, side - 1) };
  }

  parts() {
    this.stage = make("div", { class: "stage" });
    this.facts = make("p", {});
    const kinds = this.choice("kind", "Normalize over", KINDS.map(({ name }) => name));
    const shown = this.choice("hat", "Shown is", ["x", "x normalized"]);
    const bars = make("div", { class: "settings" }, kinds, shown);
    return [bars, this.stage, this.told(), this.#settings(), make("div", { class: "facts" }, this.facts)];
  }

  #settings() {
    const wrong = this.check("unbiased", "Compare with a mistake: the variance is divided by m − 1");
    return make("div", { class: "settings" }, ...this.steppers(LABELS), wrong);
  }

  #build({ kind, images, channels, side }, { all }) {
    const rows = images * side;
    this.batch = choices("batch", rows, channels * side, (a, b) =>
      this.change({ n: Math.floor(a / side), i: a % side, c: Math.floor(b / side), j: b % side }),
    );
    each(this.batch.cells, (cell, a, b) => {
      cell.classList.toggle("left", b % side === 0);
      cell.parentElement.classList.toggle("top", a % side === 0);
    });
    const names = (kind, letter, number) => {
      const spans = Array.from({ length: number }, (_, at) => make("span", {}, `${letter} = ${at}`));
      return make("div", { class: kind, "aria-hidden": "true" }, ...spans);
    };
    const sides = [names("heads", "c", channels), names("sides", "n", images)];
    const maps = make("div", { class: "maps" }, ...sides, this.batch.element);
    look(maps, { side });
    this.means = choices("means", all.length, all[0].length, (a, b) => this.#toMean(a, b));
    const size = `${images}×${channels}×${side}×${side}`;
    const color = COLORS[kind];
    const means = make("div", { class: "means" }, this.means.element);
    this.stage.replaceChildren(
      panel(`${color} scroll`, "batch", size, { element: maps }, channels * side + 2),
      panel(`${color} scroll`, "means μ", "", { element: means }),
    );
  }

  // Chooses the first number of a mean, unless the chosen one has it already.
  #toMean(a, b) {
    const { all, own } = seen(this.now);
    if (all[a][b] === own) return;
    const { n, c, i, j } = all[a][b].members[0];
    this.change({ n, c, i, j });
  }

  paint(state) {
    const now = seen(state);
    const { kind, images, channels, side, groups } = state;
    if (this.renewed(kind, images, channels, side, groups)) this.#build(state, now);
    this.batch.element.parentElement.classList.toggle("hats", state.hat === 1);
    each(this.batch.cells, (cell, a, b) => {
      const at = now.index(Math.floor(a / side), Math.floor(b / side), a % side, b % side);
      const one = now.entries[at];
      const value = state.hat ? shown(now.hats[at], 1) : shown(one.value);
      choose(cell, now.own.members.includes(one), one === now.entry);
      entry(cell, value);
      cell.ariaLabel = `x[${one.n}, ${one.c}, ${one.i}, ${one.j}] ${state.hat ? "normalized " : ""}= ${value}`;
    });
    each(this.means.cells, (cell, a, b) => {
      choose(cell, false, now.all[a][b] === now.own);
      entry(cell, shown(now.all[a][b].mean, 2));
      cell.ariaLabel = `mean ${a}, ${b} = ${cell.textContent}`;
    });
    this.batch.enter(state.n * side + state.i, state.c * side + state.j);
    const [a, b] = KINDS[kind].of(now.entry, state);
    this.means.enter(a, b);
    write(this.facts, facts(now));
  }
}

// A state with its batch, the sets of numbers that share a mean, and what all becomes.
function seen(state) {
  const { images, channels, side, n, c, i, j } = state;
  const entries = batch(state);
  const index = (n, c, i, j) => ((n * channels + c) * side + i) * side + j;
  const entry = entries[index(n, c, i, j)];
  const all = sets(entries, state);
  const plain = (part) => normalized(batch({ ...state, ...part }), state);
  const without = { brightImage: plain({ bright: 0 }), strongChannel: plain({ strong: 0 }) };
  const own = setOf(all, entry, state);
  return { ...state, images, entries, index, entry, all, own, hats: normalized(entries, state), without };
}

// Whole numbers from 0 to 9 that look drawn by chance, and what is added to image 0 and channel 0.
function batch({ images, channels, side, bright, strong }) {
  const every = (length, f) => Array.from({ length }, (_, at) => f(at)).flat();
  const value = (n, c, i, j) => (n * 31 + c * 17 + i * 7 + j * 13 + (n + 2) * (c + 3) * (i + 1) * (2 * j + 1)) % 10;
  const added = (n, c) => (n ? 0 : bright) + (c ? 0 : strong);
  return every(images, (n) =>
    every(channels, (c) =>
      every(side, (i) => every(side, (j) => ({ n, c, i, j, value: value(n, c, i, j) + added(n, c) }))),
    ),
  );
}

function choose(cell, shares, here) {
  cell.classList.toggle("shares", shares);
  cell.classList.toggle("here", here);
  cell.ariaSelected = here;
}

define("four-norms", FourNorms);

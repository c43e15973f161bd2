// The builder of receptive fields: a reader stacks layers, and sees from which pixels an entry at
// the top is made, and the size, the jump and the field of every map.
//
//   <x-field-builder width="16" kernels="3,3" strides="1,1" dilations="2,2"></x-field-builder>
//
// Attributes: the names of LIMITS; lists run from the image up. A page opened with ?fb=... starts
// from that link instead. Properties: `state`, `ways`, `link`.
import { drag } from "./axis.mjs";
import { choices, each, entry, panel } from "./cells.mjs";
import { Explorable, define } from "./explorable.mjs";
import { within } from "./fields.mjs";
import { button, draw, group, make, write } from "./pieces.mjs";
import { edges, maps, ways } from "./receptive-field.mjs";
import { sizeFormula } from "./size-words.mjs";
import { growth, remarks, sentence } from "./field-builder-words.mjs";

const MOST = 9; // layers
const LIMITS = {
  width: [4, 224],
  kernels: [1, 11, 1, MOST],
  strides: [1, 4, 1, MOST],
  dilations: [1, 8, 1, MOST],
  at: [1, MOST],
  entry: [0, 223],
  early: [0, 1],
};
const LISTS = ["kernels", "strides", "dilations"];
const LABELS = {
  kernels: "kernel k",
  strides: "stride s",
  dilations: "dilation d",
  width: "pixels W",
  entry: "entry at top",
};
const HEADS = ["layer", "k", "s", "d", "size", "jump", "sees", "early"];
const STACKS = {
  "three of 3": stack(16, [3, 3, 3]),
  "stride 2": stack(31, [3, 3, 3], [2, 2, 2]),
  "dilation 1, 2, 4": stack(31, [3, 3, 3], [1, 1, 1], [1, 2, 4]),
  AlexNet: stack(224, [11, 3, 5, 3, 3, 3, 3, 3], [4, 2, 1, 2, 1, 1, 1, 2]),
};
const HINT = "Choose a layer in the table and change it, or add one on top. Drag over the drawing to move the entry that is followed down.";
const STYLE = `
.tower { display: grid; grid-template-columns: 48px 1fr; margin: 12px 0; }
.tower span:not(:nth-last-child(2)) { height: 44px; }
.tower span { font-size: 14px; line-height: 16px; color: var(--muted); }
.tower svg { grid-area: 1 / 2 / span 20; width: 100%; cursor: pointer; touch-action: pan-y; overflow: visible; }
.tower path { fill: none; stroke: var(--muted); stroke-width: 1; opacity: .7; vector-effect: non-scaling-stroke; }
rect { fill: var(--faint); }
rect.read { fill: var(--blue); stroke: var(--blue); stroke-width: 1; vector-effect: non-scaling-stroke; }
svg.fine rect { stroke: none; }
rect.top { fill: var(--orange); stroke: var(--orange); fill-opacity: 1; }
.layers .cell, .head { width: 39px; height: 32px; font-size: 14px; }
.head { display: grid; place-items: center; font-size: 12px; color: var(--muted); border: solid var(--line); border-width: 0 1px 1px 0; }
.row.chosen { box-shadow: inset 0 0 0 2px var(--blue); }
.row.chosen .head { color: var(--ink); font-weight: 700; }
.none { color: var(--muted); }
`;

export class FieldBuilder extends Explorable {
  static title = "a stack of layers and what its top sees";
  static hint = HINT;
  static key = "fb";
  static style = STYLE;
  static limits = LIMITS;

  sentence = (state) => sentence(seen(state));
  remarks = (state) => remarks(seen(state));

  // How many ways lead from the followed entry to each entry of every map that there is.
  get ways() {
    return seen(this.now).ways;
  }

  first() {
    return { ...STACKS["three of 3"], at: 3, entry: 5, early: 0 };
  }

  // A list is set as a whole, or by one number for the chosen layer.
  with(state, name, value) {
    const one = LISTS.includes(name) && !Array.isArray(value);
    return { ...state, [name]: one ? state[name].with(state.at - 1, value) : value };
  }

  values(state) {
    const own = LISTS.map((name) => [name, state[name][state.at - 1]]);
    return { ...state, ...Object.fromEntries(own) };
  }

  settled(state) {
    const { length } = state.kernels;
    const lists = LISTS.map((name) => [name, Array.from({ length }, (_, l) => state[name][l] ?? 1)]);
    const whole = { ...state, ...Object.fromEntries(lists), at: Math.min(state.at, length) };
    const { found, top } = seen(whole);
    return { ...whole, entry: within([0, found[top].length - 1], state.entry) };
  }

  // Puts a layer of 3 on top of all.
  add() {
    if (this.now.kernels.length < MOST) this.#stack((list, first) => [...list, first], this.now.kernels.length + 1);
  }

  // Takes the chosen layer away, unless it is the last one.
  remove() {
    const { at, kernels } = this.now;
    if (kernels.length > 1) this.#stack((list) => list.toSpliced(at - 1, 1), Math.max(at - 1, 1));
  }

  #stack(f, at) {
    const [kernels, strides, dilations] = LISTS.map((name, place) => f(this.now[name], place ? 1 : 3));
    this.change({ kernels, strides, dilations, at });
  }

  parts() {
    this.labels = make("div", { class: "tower" });
    this.drawing = draw("svg", { preserveAspectRatio: "none", role: "img" });
    drag(this.drawing, this.drawing, (share) => this.#follow(share));
    this.layers = make("div", {});
    this.facts = make("div", { class: "facts" });
    return [this.labels, this.told(), this.layers, this.#settings(), this.facts];
  }

  #settings() {
    const presets = Object.entries(STACKS).map(([name, one]) =>
      button(name, () => this.change({ ...one, at: one.kernels.length, entry: 0 })),
    );
    this.adder = button("Add a layer on top", () => this.add());
    this.remover = button("Take it away", () => this.remove());
    this.chosen = make("b", {});
    const layer = group("chosen layer", "bar", this.chosen, this.remover, this.adder);
    const ready = group("ready-made stacks", "bar", "Stacks:", ...presets);
    const early = this.check("early", "Compare with a mistake: the jump is multiplied too early");
    return make("div", { class: "settings" }, layer, ...this.steppers(LABELS), ready, early);
  }

  #follow(share) {
    const { found, top } = seen(this.now);
    const wanted = Math.round((share * this.now.width - found[top].field / 2) / found[top].jump);
    const kept = within([0, found[top].length - 1], wanted);
    if (kept !== this.now.entry) this.change({ entry: kept });
  }

  paint(state) {
    const shown = seen(state);
    this.#paintDrawing(shown);
    this.#paintLayers(state, shown.found);
    const { kernels, at } = state;
    write(this.chosen, `Layer ${at} of ${kernels.length}`);
    this.adder.ariaDisabled = kernels.length === MOST;
    this.remover.ariaDisabled = kernels.length === 1;
    const { kernel, ...how } = layersOf(state)[at - 1];
    const size = sizeFormula("size", shown.found[at - 1].length, kernel, { padding: 0, ...how });
    const formulas = make("div", { class: "formulas" }, size);
    this.facts.replaceChildren(formulas, make("p", {}, growth(shown)));
  }

  #paintDrawing({ width, layers, found, top, ways: counts }) {
    const names = found.slice(0, top + 1).map((_, l) => make("span", {}, l ? `map ${l}` : "image"));
    const high = 44 * (top + 1) - 24;
    const spots = found.slice(0, top + 1).map(({ field, jump }, l) => (i) => [jump * i + field / 2, 44 * (top - l)]);
    const lines = counts.slice(1).flatMap((above, l) =>
      edges(above, layers[l]).map(([from, to]) => line(spots[l + 1](from), spots[l](to))),
    );
    const marks = counts.flatMap((map, l) => {
      const wide = 0.8 * Math.min(found[l].jump, Math.max(1, width / 56));
      const most = Math.max(...map);
      return map.map((count, i) => mark(...spots[l](i), wide, count && 0.25 + (0.75 * count) / most, top && l === top));
    });
    this.drawing.setAttribute("viewBox", `0 0 ${width} ${high}`);
    this.drawing.setAttribute("height", high);
    this.drawing.classList.toggle("fine", width > 64);
    this.drawing.ariaLabel = `${top + 1} maps above each other; what entry ${this.now.entry} of the top one is made from is joined to it by lines`;
    this.drawing.replaceChildren(draw("path", { d: lines.join("") }), ...marks);
    this.labels.replaceChildren(...names.reverse(), this.drawing);
  }

  // The table of layers, the topmost first; it is built anew where their number changes.
  #paintLayers(state, found) {
    const rows = state.kernels.length;
    const heads = HEADS.slice(0, state.early ? 8 : 7);
    if (this.renewed(rows, heads.length)) this.#buildLayers(rows, heads);
    each(this.table.cells, (cell, i, j) => {
      const l = rows - i;
      const own = LISTS.map((name) => state[name][l - 1]);
      const { length, jump, field, early } = found[l];
      entry(cell, String([...own, length || "none", jump, field, early][j]));
      cell.classList.toggle("none", j === 3 && !length);
      cell.classList.toggle("differs", j === 6 && early !== field);
      cell.ariaLabel = `layer ${l}: ${heads[j + 1]} ${cell.textContent}`;
      cell.parentElement.classList.toggle("chosen", l === state.at);
      cell.ariaSelected = l === state.at;
    });
    const focused = this.shadowRoot?.activeElement;
    if (!this.table.element.contains(focused)) this.table.enter(rows - state.at, 0);
  }

  #buildLayers(rows, heads) {
    this.table = choices("layers", rows, heads.length - 1, (i) => this.change({ at: rows - i }));
    const head = (role, text) => make("div", { role, class: "head" }, text);
    const lines = [...this.table.element.children];
    lines.forEach((one, i) => one.prepend(head("rowheader", rows - i)));
    const first = make("div", { role: "row", class: "row" }, ...heads.map((text) => head("columnheader", text)));
    this.table.element.prepend(first);
    const title = panel("layers green scroll", "layers", "the one next to the image last", this.table);
    this.layers.replaceChildren(title);
  }
}

function stack(width, kernels, strides = kernels.map(() => 1), dilations = kernels.map(() => 1)) {
  return { width, kernels, strides, dilations };
}

function layersOf({ kernels, strides, dilations }) {
  return kernels.map((kernel, l) => ({ kernel, stride: strides[l], dilation: dilations[l] }));
}

// A state with its layers, its maps, the highest map that has entries, and the ways down from it.
function seen(state) {
  const layers = layersOf(state);
  const found = maps(state.width, layers);
  const top = found.findLastIndex(({ length }) => length > 0);
  const lengths = found.slice(0, top + 1).map(({ length }) => length);
  const entry = within([0, lengths[top] - 1], state.entry);
  return { ...state, layers, found, top, lengths, ways: ways(lengths, layers.slice(0, top), entry) };
}

function line([x, y], [to, below]) {
  return `M${x} ${y + 14}L${to} ${below}`;
}

function mark(x, y, width, strength, top) {
  const kind = [strength ? "read" : "", top && strength ? "top" : ""].join(" ");
  return draw("rect", { x: x - width / 2, y, width, height: 14, class: kind, "fill-opacity": strength || 1 });
}

define("field-builder", FieldBuilder);

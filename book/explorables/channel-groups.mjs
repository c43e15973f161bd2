// Two grouped layers, one behind the other: which filter reads which channel, what a chosen output
// depends on through both, and what a channel shuffle between them changes.
//
//   <x-channel-groups channels="8" groups="2" kernel="3" shuffle="0"></x-channel-groups>
//
// Attributes: the names of LIMITS. A page opened with ?cg=... starts from that link instead.
// Properties: `state`, `reached`, `link`.
import { each, entry, panel } from "./cells.mjs";
import { Explorable, define } from "./explorable.mjs";
import { MARKS, chooser, mark } from "./marks.mjs";
import { make, write } from "./pieces.mjs";
import { count, listed } from "./words.mjs";

const LIMITS = {
  channels: [2, 12],
  groups: [1, 12],
  kernel: [1, 7],
  shuffle: [0, 1],
  input: [0, 1], // what is chosen: an output of the second layer (0) or a channel of x (1)
  at: [0, 11],
};
const HINT = "Choose a row of the second layer to see which channels of x it depends on, or a column of the first to see which outputs it reaches. A mouse need only point.";
const STYLE = `${MARKS}
.panel { --cell: clamp(24px, calc(300px / var(--columns)), 32px); }
.cell:not(.filled) { background: none; }
.cell.filled { font-size: 12px; }
`;

export class ChannelGroups extends Explorable {
  static title = "groups of channels in two layers";
  static hint = HINT;
  static key = "cg";
  static style = STYLE;
  static limits = LIMITS;

  // For every output of the second layer: the channels of x that it depends on.
  get reached() {
    const { channels } = this.now;
    return range(channels).map((f) => followed({ ...this.now, input: 0, at: f }).ends);
  }

  first() {
    return { channels: 8, groups: 2, kernel: 3, shuffle: 0, input: 0, at: 1 };
  }

  // Groups go on to the next number that divides the channels.
  with(state, name, value) {
    if (name !== "groups") return { ...state, [name]: value };
    const fitting = range(state.channels).map((at) => at + 1).filter((number) => state.channels % number === 0);
    const more = fitting.find((number) => number >= value) ?? state.channels;
    const less = fitting.findLast((number) => number <= value);
    return { ...state, groups: value > state.groups ? more : less };
  }

  settled(state) {
    const { channels, groups, at } = state;
    const kept = range(channels).map((index) => index + 1).findLast((number) => number <= groups && channels % number === 0);
    return { ...state, groups: kept, at: Math.min(at, channels - 1) };
  }

  parts() {
    this.stage = make("div", { class: "stage" });
    this.cost = make("p", {});
    return [this.stage, this.told(), this.#settings(), make("div", { class: "facts" }, this.cost)];
  }

  #settings() {
    const labels = { channels: "channels C", groups: "groups G", kernel: "kernel K" };
    return make("div", { class: "settings" }, ...this.steppers(labels), this.check("shuffle", "Shuffle the channels between the layers"));
  }

  paint(state) {
    const { channels, groups, input, at } = state;
    if (this.renewed(channels)) this.#build(channels);
    const order = between(state);
    const { middle, ends } = followed(state);
    each(this.lower.cells, (cell, f, c) => {
      const filled = joined(state, f, c);
      const lit = filled && middle.includes(f) && (input ? c === at : true);
      show(cell, filled, c, lit, input && c === at && f === middle[0], `layer 1: filter ${f}`);
    });
    each(this.upper.cells, (cell, f, q) => {
      const filled = joined(state, f, q);
      const lit = filled && middle.includes(order[q]) && (input ? ends.includes(f) : f === at);
      show(cell, filled, order[q], lit, !input && f === at && filled && order[q] === middle[0], `layer 2: filter ${f}`);
    });
    if (input) this.lower.enter(middle[0], at);
    else this.upper.enter(at, 0);
    write(this.cost, cost(state));
  }

  #build(channels) {
    this.lower = chooser(this, "first layer", channels, channels, (_, c) => ({ input: 1, at: c }));
    this.upper = chooser(this, "second layer", channels, channels, (f) => ({ input: 0, at: f }));
    const parts = [
      panel("blue", "first layer", "filters ↓ channels of x →", this.lower, channels),
      panel("green", "second layer", "filters ↓ channels given →", this.upper, channels),
    ];
    this.stage.replaceChildren(...parts);
  }

  sentence(state) {
    const { channels, input, at, shuffle } = state;
    const { middle, ends } = followed(state);
    const mixed = shuffle ? ", shuffled," : "";
    const all = ends.length === channels ? `all ${channels}` : `${ends.length} of ${channels}`;
    return input
      ? `Channel ${at} of x is read by ${named("filter", middle)} of the first layer and through ${them(middle)}${mixed} reaches ${all} outputs of the second: ${listed(ends)}.`
      : `Output ${at} of the second layer reads ${named("channel", middle)} of the first${mixed && " (after the shuffle)"} and through ${them(middle)} ${all} channels of x: ${listed(ends)}.`;
  }

  remarks(state) {
    const { channels, groups } = state;
    const { ends } = followed(state);
    if (groups === 1 || ends.length === channels) return [];
    if (state.shuffle && groups < channels) return ["Another shuffle and another layer would mix more."];
    const alone = state.shuffle ? " A shuffle leaves single channels where they are." : "";
    return [`These are ${groups} networks that never meet.${alone}`];
  }
}

function range(length) {
  return [...Array(length).keys()];
}

// Are a filter and a place among the channels that come in of the same group?
function joined({ channels, groups }, f, c) {
  const size = channels / groups;
  return Math.floor(f / size) === Math.floor(c / size);
}

// Which channel of the first layer stands at each place before the second: a shuffle writes them
// as a table of G rows and reads it by columns.
function between({ channels, groups, shuffle }) {
  const size = channels / groups;
  return range(channels).map((q) => (shuffle ? (q % groups) * size + Math.floor(q / groups) : q));
}

// What is chosen, followed through the middle to the other end, channels in increasing order.
function followed(state) {
  const { channels, input, at } = state;
  const order = between(state);
  const all = range(channels);
  const first = (f) => all.filter((c) => joined(state, f, c));
  const second = (f) => all.filter((q) => joined(state, f, q)).map((q) => order[q]);
  const middle = input ? all.filter((f) => first(f).includes(at)) : second(at);
  const ends = input
    ? all.filter((f) => second(f).some((c) => middle.includes(c)))
    : all.filter((c) => middle.some((f) => first(f).includes(c)));
  return { middle: middle.sort((a, b) => a - b), ends };
}

function show(cell, filled, channel, lit, chosen, name) {
  entry(cell, filled ? String(channel) : "", filled ? 0.8 : 0);
  cell.classList.toggle("filled", filled);
  mark(cell, lit, chosen);
  cell.ariaLabel = `${name} ${filled ? "reads" : "does not read"} channel ${channel}`;
}

function named(noun, numbers) {
  return `${noun}${numbers.length > 1 ? "s" : ""} ${listed(numbers)}`;
}

function them(numbers) {
  return numbers.length > 1 ? "them" : "it";
}

function cost({ channels, groups, kernel }) {
  const weights = (channels ** 2 * kernel ** 2) / groups;
  const product = `${channels}·${channels}·${kernel}·${kernel}`;
  const less = groups > 1 ? `, a factor of ${groups} fewer than with one group` : "";
  return `Each layer has F·C·K² / G = ${product} / ${groups} = ${count(weights, "weight")}${less}, and as many multiply-accumulates for every place of its map.`;
}

define("channel-groups", ChannelGroups);

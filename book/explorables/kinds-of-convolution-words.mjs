// What the kinds of convolution say.
import { CHANNELS, GROUP, KIND, MISTAKE, MIX, length, map, read, sum } from "./kinds.mjs";
import { added, count, listed, shown } from "./words.mjs";

export const NAMES = Object.keys(KIND);

export function sentence(state) {
  const { kind, f, i } = state;
  const products = read(kind, state, f, i);
  const start = `${NAMES[kind].replace(/^./, (first) => first.toUpperCase())}: out[${f}, ${i}]`;
  if (!products.length) return `${start} is reached by no stamp, so it is 0 without a bias.`;
  const channels = different(products.map(({ c }) => c));
  const places = different(products.map(({ place }) => place));
  const how = kind === KIND.transposed ? "is reached by the stamps of" : "reads";
  const whole = `${start} ${how} ${named("place", places)} of ${named("channel", channels)}, ${count(products.length, "product")}`;
  const shares = channels.map((c) => sum(products.filter((one) => one.c === c)));
  const value = shown(sum(products));
  return shares.length > 1 ? `${whole}. Channel by channel that makes ${added(shares)} = ${value}.` : `${whole}, which make ${value}.`;
}

export function remarks({ wrong, ...state }) {
  return [ofPadding(state), ofKind(state), wrong ? ofMistake(state, wrong) : ""];
}

function ofPadding(state) {
  const outside = read(state.kind, state, state.f, state.i).filter(({ value }) => value === null);
  const places = different(outside.map(({ place }) => place));
  return places.length ? `${named("Place", places)} ${places.length > 1 ? "are" : "is"} padding.` : "";
}

function ofKind(state) {
  const { kind, f, dilation, stride, kernel } = state;
  const others = [...Array(CHANNELS).keys()].filter((c) => Math.floor(c / GROUP) !== Math.floor(f / GROUP));
  if (kind === KIND.grouped) return `Nothing comes from ${named("channel", others)}.`;
  if (kind === KIND.depthwise) return "Nothing comes from any other channel.";
  if (kind === KIND.separable) return `Its kernels are those of the depthwise layer times ${listed(MIX[f].map((one) => shown(one)))}.`;
  if (kind === KIND.dilated && dilation > 1 && kernel > 1) return "The outputs next to it read none of these places.";
  if (kind === KIND.transposed && stride > 1 && kernel >= stride) return "The outputs next to it are made with other weights.";
  return "";
}

function ofMistake(state, wrong) {
  const kind = wrong === MISTAKE.gaps ? KIND.dilated : KIND.transposed;
  const [right, made] = [state, { ...state, wrong }].map((how) => map(kind, how));
  const told = wrong === MISTAKE.gaps
    ? `With ${count(state.dilation, "place")} between the weights they lie ${state.dilation + 1} apart, not ${state.dilation}`
    : "A kernel that is turned and slid over x, without zeros between its numbers, puts the stamps side by side";
  const [one, other] = [made, right].map((rows) => rows[0]?.length ?? 0);
  const same = String(right) === String(made);
  return `${told}${same ? "; these settings do not notice" : `: ${count(one, "place")} instead of ${other}`}.`;
}

// How many weights each layer has.
export function weights({ kernel }) {
  const [C, K] = [CHANNELS, kernel];
  return `Weights: ordinary, dilated and transposed ${C}·${C}·${K} = ${C * C * K}, grouped ${C}·${GROUP}·${K} = ${C * GROUP * K}, depthwise ${C}·${K} = ${C * K}, separable ${C}·${K} + ${C}·${C} = ${C * K + C * C}.`;
}

// The number that sets a kind apart.
export function detail(kind, state) {
  const own = { [KIND.dilated]: `d = ${state.dilation}`, [KIND.grouped]: "G = 2", [KIND.transposed]: `s = ${state.stride}` };
  return own[kind] ?? "";
}

function different(numbers) {
  return [...new Set(numbers)].sort((a, b) => a - b);
}

function named(noun, numbers) {
  return `${noun}${numbers.length > 1 ? "s" : ""} ${listed(numbers.map((one) => shown(one)))}`;
}

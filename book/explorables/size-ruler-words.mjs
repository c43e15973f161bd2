// What the ruler of sizes says: which pixels a window reads, what is left over, what mistakes give.
import { dropped, extent, outputLength } from "./convolution.mjs";
import { unseenSentences } from "./size-words.mjs";
import { count, listed } from "./words.mjs";

// Mistakes of which readers may choose one: a name, who makes it, and the size that it gives.
export const MISTAKES = [
  ["none"],
  ["padding once", "Whoever counts the padding on one side only", (one) => places(one, one.padding)],
  ["rounded up", "Whoever rounds up", (one) => places(one, 2 * one.padding, Math.ceil)],
  ["H / s", "Whoever only divides by the stride", ({ length, stride }) => Math.ceil(length / stride)],
  ["reach d·K", "Whoever takes d·K for the kernel's reach", (one) => places(one, 2 * one.padding + 1 - one.dilation)],
];

function places({ length, kernel, stride, dilation }, more, whole = Math.floor) {
  return Math.max(whole((length + more - extent(kernel, dilation)) / stride) + 1, 0);
}

// Which places of the padded image each window reads.
export function windows(state) {
  const { length, kernel, stride, dilation } = state;
  const number = Math.max(outputLength(length, kernel, state), 0);
  return Array.from({ length: number }, (_, i) =>
    Array.from({ length: kernel }, (_, u) => stride * i + dilation * u),
  );
}

export function sentence(state) {
  const { length, place, padding } = state;
  const all = windows(state);
  if (!all.length) return misfit(state);
  const pixels = all[place].map((at) => at - padding).filter((at) => at >= 0 && at < length);
  const sizes = `${count(length, "pixel")} ${length > 1 ? "make" : "makes"} ${count(all.length, "output")}.`;
  return `${sizes} Window ${place + 1} of ${all.length} makes out[${place}] from ${sources(pixels, state)}.`;
}

function sources(pixels, { kernel, dilation }) {
  const zeros = kernel - pixels.length;
  const [first, last] = [pixels[0], pixels.at(-1)];
  const run = dilation === 1 && pixels.length > 2 ? `${first} to ${last}` : listed(pixels);
  const from = pixels.length ? `pixel${pixels.length > 1 ? "s" : ""} ${run}` : "";
  const padding = zeros ? `${zeros} zero${zeros > 1 ? "s" : ""} of the padding` : "";
  return [from, padding].filter(Boolean).join(" and ");
}

function misfit({ length, kernel, padding, dilation }) {
  const room = length + 2 * padding;
  return `The kernel spans ${count(extent(kernel, dilation), "pixel")}, but the ${padding ? "padded " : ""}image has ${room}; pad more or use a smaller kernel.`;
}

export function remarks(state) {
  const [, who, sizeOf] = MISTAKES[state.wrong];
  const all = windows(state);
  const mistaken = who && `${who} gets ${comparison(sizeOf(state), all.length)}`;
  if (!all.length) return [mistaken];
  return [...unseenSentences("pixel", state.length, state.kernel, state), whose(state), mistaken];
}

function comparison(theirs, ours) {
  return theirs === ours ? `${theirs} too: with these numbers nobody notices.` : `${theirs} instead of ${ours}.`;
}

// Whether what the floor drops is padding or image.
function whose({ length, kernel, padding, ...how }) {
  const lost = dropped(length, kernel, { padding, ...how });
  if (!lost || !padding) return "";
  if (lost > padding) return `${lost - padding} of them ${lost - padding > 1 ? "belong" : "belongs"} to the image.`;
  return lost > 1 ? "They are padding: no pixel of the image is lost here." : "It is padding: no pixel of the image is lost here.";
}

// How much padding keeps the size.
export function keeping({ kernel, dilation }) {
  const total = dilation * (kernel - 1);
  const half = total % 2 ? "which no equal padding gives" : `${total / 2} on each side`;
  const all = `d·(K − 1) = ${dilation}·(${kernel} − 1) = ${total}`;
  return `At stride 1 the size is kept by ${all} places of padding in all, ${half}.`;
}

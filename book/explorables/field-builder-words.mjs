// What the builder of receptive fields says. `seen` is its state with all that follows from it.
import { extent } from "./convolution.mjs";
import { everRead } from "./receptive-field.mjs";
import { count } from "./words.mjs";

export function sentence(seen) {
  const { found, top, entry, ways } = seen;
  if (!top) return misfit(seen);
  const { field, jump } = found[top];
  const first = jump * entry;
  const where = field > 1 ? `s ${first} to ${first + field - 1}` : ` ${first}`;
  const read = ways[0].filter(Boolean).length;
  const holes = read < field ? ` Only ${read} of the ${field} ${read > 1 ? "are" : "is"} read.` : "";
  const most = Math.max(...ways[0]);
  const told = most > 1 ? ` Up to ${most} ways lead down to one pixel, 1 to the first and the last.` : "";
  return `Entry ${entry} of map ${top} sees ${count(field, "pixel")} in a row, pixel${where}; the next entry sees as many, ${jump} further on.${holes}${told}`;
}

export function remarks(seen) {
  const { found, top, layers, lengths, width } = seen;
  if (!top) return [];
  const never = width - everRead(lengths, layers.slice(0, top));
  const lost = never && `${count(never, "pixel")} of ${width} ${never > 1 ? "are" : "is"} read by no entry of map ${top}.`;
  return [top < layers.length && misfit(seen), lost, seen.early && comparison(found, top)];
}

function misfit({ found, layers, top }) {
  const { kernel, dilation } = layers[top];
  const below = top ? `map ${top} has ${count(found[top].length, "entry").replace("ys", "ies")}` : `the image has ${count(found[0].length, "pixel")}`;
  return `Layer ${top + 1} does not fit: its window spans ${extent(kernel, dilation)}, but ${below}. Take a smaller window or more pixels.`;
}

function comparison(found, top) {
  const { field, early } = found[top];
  const mistake = "If a layer's own stride were multiplied into the jump before its reach is added";
  return field === early
    ? `${mistake}, map ${top} would come out the same here: each layer with k > 1 has stride 1.`
    : `${mistake}, map ${top} would seem to see ${early} pixels instead of ${field}.`;
}

// What the chosen layer adds to the field, with its numbers.
export function growth({ at, layers, found }) {
  const { kernel, stride, dilation } = layers[at - 1];
  const { field, jump } = found[at - 1];
  const added = dilation * (kernel - 1) * jump;
  const sum = `${field} + d·(k − 1)·jump = ${field} + ${dilation}·(${kernel} − 1)·${jump} = ${field + added}`;
  return `Layer ${at} lets an entry see ${sum} pixels. Its stride makes the jump ${jump}·${stride} = ${jump * stride}, which counts for the layers above it.`;
}

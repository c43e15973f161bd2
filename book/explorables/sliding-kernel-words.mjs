// What the sliding kernel says: sums and sentences, as text.
import { extent, products, turned, windowSum } from "./convolution.mjs";
import { fits, outputShape } from "./sliding-kernel-state.mjs";
import { count, factor, fraction, shown } from "./words.mjs";

// One entry of the output, from the plain sum of its products.
export function outText(sum, { bias, divisor }) {
  return fraction(sum + bias * divisor, divisor);
}

// The sum written out, in lines of [name, terms, value]: "out[0, 0] = 4·1 + 3·0 + 2·(−1) = 2",
// and a second line where there is a divisor or a bias.
export function sumLines(state) {
  if (!fits(state)) return [];
  const { image, kernel, i, j, bias, divisor } = state;
  const under = products(image, kernel, state, i, j);
  const sum = windowSum(image, kernel, state, i, j);
  const terms = under.map(({ value, weight }) => `${factor(value)}·${factor(weight)}`);
  const name = `out[${i}, ${j}]`;
  if (divisor === 1 && !bias) return [[name, terms, shown(sum)]];
  const scaled = shown(sum) + (divisor > 1 ? ` / ${divisor}` : "");
  const rest = bias ? [scaled, factor(bias)] : [scaled];
  return [["sum", terms, shown(sum)], [name, rest, result(state, sum)]];
}

function result(state, sum) {
  const exact = outText(sum, state);
  const about = shown(sum / state.divisor + state.bias, 2);
  return exact.includes("/") ? `${exact} ≈ ${about}` : exact;
}

// What is seen now, in one or two sentences.
export function sentence(state) {
  if (!fits(state)) return misfit(state);
  const { image, kernel, i, j, bias, divisor } = state;
  const [rows, columns] = outputShape(state);
  const under = products(image, kernel, state, i, j);
  const sum = windowSum(image, kernel, state, i, j);
  const steps = [`${count(under.length, "product")} ${under.length > 1 ? "add" : "adds"} up to ${shown(sum)}`];
  if (divisor > 1) steps.push(`divided by ${divisor} that is ${fraction(sum, divisor)}`);
  if (bias) steps.push(`with the bias ${shown(bias)} it is ${outText(sum, state)}`);
  const place = `Window ${i * columns + j + 1} of ${rows * columns} gives out[${i}, ${j}]`;
  return `${place}: ${steps.join("; ")}.${padded(under)}`;
}

function padded(under) {
  const zeros = under.filter((at) => at.padded).length;
  if (!zeros) return "";
  return ` ${zeros} of its ${count(under.length, "place")} ${zeros > 1 ? "are padding and count" : "is padding and counts"} as zero.`;
}

function misfit({ image, kernel, padding, dilation }) {
  const spans = [kernel.length, kernel[0].length].map((length) => extent(length, dilation));
  const room = [image.length, image[0].length].map((length) => length + 2 * padding);
  const spread = dilation > 1 ? `, spread by dilation ${dilation},` : "";
  return `The kernel${spread} is ${spans.join("×")} but the padded image is only ${room.join("×")}; pad more or use a smaller kernel.`;
}

// How the turned kernel, that of a true convolution, compares with the kernel as it is.
export function comparison(state, out, other) {
  const pairs = out.flatMap((line, i) => line.map((value, j) => [value, other[i][j]]));
  const differ = pairs.filter(([a, b]) => shown(a) !== shown(b)).length;
  const all = `${differ} of ${pairs.length} outputs`;
  if (differ) {
    const [here, there] = [out, other].map((map) => outText(map[state.i][state.j], state));
    return `A true convolution turns the kernel by 180°. Then out[${state.i}, ${state.j}] is ${there} where the layer has ${here}; ${all} differ.`;
  }
  const same = String(turned(state.kernel)) === String(state.kernel);
  return same
    ? "Turned by 180°, this kernel is the same kernel, so a true convolution agrees everywhere."
    : "Turned by 180°, this kernel is another one, and yet on this image all outputs agree.";
}

// What the layer costs, in multiply-accumulates.
export function cost(state) {
  if (!fits(state)) return "Without an output there is nothing to compute.";
  const factors = [...outputShape(state), state.kernel.length, state.kernel[0].length];
  const one = factors.reduce((a, b) => a * b);
  const [single, many] = [one, 30 * one].map((number) => number.toLocaleString("en"));
  return `One channel and one filter cost H′·W′·Kh·Kw = ${factors.join("·")} = ${single} multiply-accumulates. With C channels and F filters it is C·F times that: for C = 3 and F = 10, ${many}.`;
}

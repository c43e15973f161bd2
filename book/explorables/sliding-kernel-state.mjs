// What the sliding kernel shows: its numbers, its presets, and the link that carries both.
//
// A state is one plain object: image and kernel (arrays of rows), divisor (the kernel's numbers
// are divided by it), bias, stride, padding, dilation, the window's place i, j in the output, and
// compare (1 to show the turned kernel beside the kernel, else 0).
import { outputLength, table } from "./convolution.mjs";
import { decode as readFields, encode as writeFields, within } from "./fields.mjs";

export const LIMITS = {
  rows: [3, 8],
  columns: [3, 8],
  kernelRows: [1, 4],
  kernelColumns: [1, 4],
  stride: [1, 4],
  padding: [0, 3],
  dilation: [1, 3],
  divisor: [1, 16],
  bias: [-99, 99, 0.01],
  compare: [0, 1],
};
export const CELL = [-99, 99];
const NUMBERS = [...CELL, 0.01, 64];
const LINKED = { ...LIMITS, i: [0, 20], j: [0, 20], image: NUMBERS, kernel: NUMBERS };

const SLANTED_EDGE = [
  [0, 1, 0, 3, 4, 4, 3, 4],
  [1, 0, 1, 4, 3, 4, 4, 4],
  [0, 0, 3, 4, 4, 3, 4, 3],
  [0, 1, 4, 4, 3, 4, 4, 4],
  [1, 3, 4, 3, 4, 4, 3, 4],
  [0, 4, 3, 4, 4, 3, 4, 4],
  [3, 4, 4, 3, 4, 4, 4, 3],
  [4, 4, 3, 4, 4, 3, 4, 4],
];

const square = (f) => table(3, 3, f);
export const PRESETS = {
  edge: () => ({ kernel: [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], divisor: 1 }),
  blur: () => ({ kernel: square(() => 1), divisor: 9 }),
  identity: () => ({ kernel: square((u, v) => Number(u === 1 && v === 1)), divisor: 1 }),
  numbered: ({ kernel }) => ({
    kernel: kernel.map((line, u) => line.map((_, v) => 1 + u * line.length + v)),
    divisor: 1,
  }),
};

export function start() {
  const image = resized([[]], 6, 6, (i, j) => SLANTED_EDGE[i][j]);
  const setting = { stride: 1, padding: 0, dilation: 1 };
  return { image, ...PRESETS.edge(), ...setting, bias: 0, i: 0, j: 0, compare: 0 };
}

// A table of another size: what fits is kept, what is new comes from `fill`.
export function resized(old, rows, columns, fill = (i, j) => SLANTED_EDGE[i][j]) {
  return table(rows, columns, (i, j) => old[i]?.[j] ?? fill(i, j));
}

export function outputShape({ image, kernel, ...setting }) {
  return [
    outputLength(image.length, kernel.length, setting),
    outputLength(image[0].length, kernel[0].length, setting),
  ];
}

export function fits(state) {
  return Math.min(...outputShape(state)) > 0;
}

// The state with its window moved back onto the output, if a change has left it outside.
export function settled(state) {
  const [rows, columns] = outputShape(state).map((length) => Math.max(length, 1));
  return { ...state, i: within([0, rows - 1], state.i), j: within([0, columns - 1], state.j) };
}

// The sizes and settings of a state, by the names of LIMITS.
export function measures({ image, kernel, stride, padding, dilation, divisor, bias, compare }) {
  const [rows, columns] = [image.length, image[0].length];
  const [kernelRows, kernelColumns] = [kernel.length, kernel[0].length];
  const sizes = { rows, columns, kernelRows, kernelColumns };
  return { ...sizes, stride, padding, dilation, divisor, bias, compare };
}

// A state with one of its measures changed.
export function withMeasure(state, name, value) {
  const { rows, columns, kernelRows, kernelColumns } = { ...measures(state), [name]: value };
  const image = resized(state.image, rows, columns);
  const kernel = resized(state.kernel, kernelRows, kernelColumns, () => 0);
  const own = name in state ? { [name]: value } : {};
  return settled({ ...state, image, kernel, ...own });
}

// A state as text for a link: its measures, the window's place, and all numbers.
export function encode(state) {
  const { image, kernel, i, j } = state;
  return writeFields({ ...measures(state), i, j, image: image.flat(), kernel: kernel.flat() }, LINKED);
}

// The state that a text encodes, or null when it encodes none.
export function decode(text) {
  const { rows, columns, kernelRows, kernelColumns, ...rest } = readFields(text, LINKED) ?? {};
  const image = folded(rest.image, rows, columns);
  const kernel = folded(rest.kernel, kernelRows, kernelColumns);
  return image && kernel && { ...rest, image, kernel };
}

function folded(list, rows, columns) {
  return list?.length === rows * columns ? table(rows, columns, (i, j) => list[i * columns + j]) : null;
}

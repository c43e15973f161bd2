// Six kinds of convolution on four channels of six places, all with the same weights. Their maps
// are as in the chapter on variants, in one direction: out[f, i] is a sum of weight times x[c, place].
import { outputLength, table } from "./convolution.mjs";

export const X = [
  [1, 0, 2, 1, 3, 0],
  [2, 1, 0, 1, -1, 2],
  [0, 3, 1, -1, 2, 1],
  [1, 1, 0, 2, 0, -2],
];
// WEIGHTS[f][c]; layers with a shorter kernel take the first ones.
export const WEIGHTS = [
  [[1, 2, 3], [2, 1, -1], [2, -1, 1], [-1, 1, 2]],
  [[-1, 1, 2], [1, -1, 3], [1, 1, -2], [2, 3, -1]],
  [[2, -1, 1], [1, 3, 1], [-2, 2, 1], [1, 1, -1]],
  [[-1, 2, 1], [2, 1, -1], [3, -1, 2], [1, -2, 3]],
];
// How the separable layer mixes what its depthwise part has made: MIX[f][c].
export const MIX = [
  [1, 2, -1, 1],
  [2, -1, 1, 1],
  [1, 1, 2, -1],
  [-1, 1, 1, 2],
];
export const CHANNELS = 4;
export const LENGTH = 6;
export const GROUP = 2; // channels in each group of the grouped layer
export const KIND = { ordinary: 0, dilated: 1, grouped: 2, depthwise: 3, separable: 4, transposed: 5 };
export const MISTAKE = { gaps: 1, dense: 2 }; // d places between the weights; stamps side by side

// The weights of filter f for each channel, or null where it reads none of it.
export function kernels(kind, { kernel }, f) {
  return X.map((_, c) => {
    if (kind === KIND.grouped && Math.floor(c / GROUP) !== Math.floor(f / GROUP)) return null;
    if (kind === KIND.depthwise && c !== f) return null;
    const weights = kind === KIND.separable ? WEIGHTS[c][c].map((one) => MIX[f][c] * one) : WEIGHTS[f][c];
    return (kind === KIND.transposed ? WEIGHTS[c][f] : weights).slice(0, kernel);
  });
}

// How many places a map has.
export function length(kind, state) {
  const { kernel, padding } = state;
  if (kind === KIND.transposed) return stampsApart(state) * (LENGTH - 1) + kernel - 2 * padding;
  return outputLength(LENGTH, kernel, { stride: 1, padding, dilation: apart(kind, state) });
}

// All products of out[f, i]: {c, u, place, weight, value}; the value is null on padding.
export function read(kind, state, f, i) {
  return kernels(kind, state, f).flatMap((weights, c) =>
    (weights ?? []).flatMap((weight, u) => {
      const place = kind === KIND.transposed ? stamper(state, i, u) : i + apart(kind, state) * u - state.padding;
      return place === null ? [] : [{ c, u, place, weight, value: X[c][place] ?? null }];
    }),
  );
}

export function sum(products) {
  return products.reduce((total, { weight, value }) => total + weight * value, 0);
}

// A map: rows are filters, columns are places.
export function map(kind, state) {
  return table(CHANNELS, length(kind, state), (f, i) => sum(read(kind, state, f, i)));
}

function apart(kind, { dilation, wrong }) {
  return kind === KIND.dilated ? dilation + (wrong === MISTAKE.gaps) : 1;
}

function stampsApart({ stride, wrong }) {
  return wrong === MISTAKE.dense ? 1 : stride;
}

// The place whose stamp puts weight u on place i, or null.
function stamper(state, i, u) {
  const place = (i + state.padding - u) / stampsApart(state);
  return Number.isInteger(place) && place >= 0 && place < LENGTH ? place : null;
}

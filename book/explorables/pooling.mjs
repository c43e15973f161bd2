// The arithmetic of a pooling layer, for one channel, there and back.
//
// A window is a list of entries {row, column, value, padded}. `setting` says what becomes of it:
// kind, one of MAX, MEAN (all places count) and PIXELS (those of the image count); ties, FIRST or
// EVENLY; and wrong, one of the mistakes.
import { windows as windowsOf } from "./columns.mjs";
import { table } from "./convolution.mjs";

export const MAX = 0;
export const MEAN = 1;
export const PIXELS = 2;

export const FIRST = 0;
export const EVENLY = 1;

export const NONE = 0;
export const ZEROS_WIN = 1;
export const PAID_IN_FULL = 2;
export const ERASED = 3;

// The windows of an image in reading order, each {i, j, entries}.
export function windows(image, { kernel, stride, padding }) {
  return windowsOf(image, table(kernel, kernel, () => 1), { stride, padding, dilation: 1 });
}

export function ofImage(entries) {
  return entries.filter(({ padded }) => !padded);
}

// The entries that hold the largest number of a window, in reading order.
export function largestOf(entries) {
  const most = Math.max(...entries.map(({ value }) => value));
  return entries.filter(({ value }) => value === most);
}

// By how many numbers a mean divides.
export function divisor(entries, kind) {
  return kind === PIXELS ? ofImage(entries).length : entries.length;
}

export function pooled(entries, { kind, wrong }) {
  if (kind === MAX) return largestOf(wrong === ZEROS_WIN ? entries : ofImage(entries))[0].value;
  return entries.reduce((sum, { value }) => sum + value, 0) / divisor(entries, kind);
}

// Which part of what comes back to a window each of its entries gets: [entry, share].
export function shares(entries, { kind, ties, wrong }) {
  if (kind !== MAX) return ofImage(entries).map((at) => [at, 1 / divisor(entries, kind)]);
  const winners = largestOf(wrong === ZEROS_WIN ? entries : ofImage(entries));
  if (wrong === PAID_IN_FULL) return winners.map((at) => [at, 1]);
  return ties === EVENLY ? winners.map((at) => [at, 1 / winners.length]) : [[winners[0], 1]];
}

// The gradient of the image: what each window, in turn, sends to its pixels.
export function backward(image, all, dout, setting) {
  const dx = image.map((line) => line.map(() => 0));
  all.forEach(({ entries }, at) => {
    if (setting.wrong === ERASED) ofImage(entries).forEach(({ row, column }) => (dx[row][column] = 0));
    for (const [{ row, column, padded }, share] of shares(entries, setting)) {
      if (!padded) dx[row][column] += share * dout.flat()[at];
    }
  });
  return dx;
}

// im2col and col2im, for one channel: every window of an image as a column, and the way back.
import { outputLength, products, table } from "./convolution.mjs";

// What the numbers of such a layer are called.
export const LABELS = { rows: "height H", columns: "width W", kernel: "kernel K", stride: "stride s", padding: "padding p" };

// For each window, in reading order, what it reads: {i, j, entries}, entries as in `products`.
export function windows(image, kernel, setting) {
  const [rows, columns] = [outputLength(image.length, kernel.length, setting), outputLength(image[0].length, kernel[0].length, setting)];
  return table(rows, columns, (i, j) => ({ i, j, entries: products(image, kernel, setting, i, j) })).flat();
}

// The copies of one place: where each stands in the columns (r, l), its window (i, j), its weight.
export function copies(all, row, column) {
  return all.flatMap(({ i, j, entries }, l) =>
    entries.flatMap((at, r) => (at.row === row && at.column === column ? [{ ...at, i, j, r, l }] : [])),
  );
}

// What im2col and then col2im make of an image: for each pixel the sum of its copies.
export function thereAndBack(image, all) {
  return image.map((line, k) => line.map((_, j) => copies(all, k, j).reduce((sum, { value }) => sum + value, 0)));
}

// How many windows see each pixel.
export function seenBy(image, all) {
  return image.map((line, k) => line.map((_, j) => copies(all, k, j).length));
}

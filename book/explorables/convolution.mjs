// The arithmetic of a convolution layer, for one channel and one filter.
//
// An image and a kernel are arrays of rows. `setting` holds {stride, padding, dilation}, each one
// whole number for both directions. What layers compute is the cross-correlation
//
//   out[i, j] = sum over u, v of  w[u, v] * x[s i + d u - p, s j + d v - p],
//
// where x outside its range counts as zero.

// How many places a kernel of length K spans once its dilation has spread it: d (K - 1) + 1.
export function extent(kernelLength, dilation) {
  return dilation * (kernelLength - 1) + 1;
}

// floor((H + 2p - d (K - 1) - 1) / s) + 1; zero or less when the kernel does not fit.
export function outputLength(length, kernelLength, { stride, padding, dilation }) {
  return Math.floor((length + 2 * padding - extent(kernelLength, dilation)) / stride) + 1;
}

// The products of one window, row by row, each with the places it was taken from.
export function products(image, kernel, { stride, padding, dilation }, i, j) {
  return kernel.flatMap((line, u) =>
    line.map((weight, v) => {
      const row = stride * i + dilation * u - padding;
      const column = stride * j + dilation * v - padding;
      const value = image[row]?.[column];
      return { u, v, row, column, weight, value: value ?? 0, padded: value === undefined };
    }),
  );
}

// The sum of w * x over one window, without bias.
export function windowSum(image, kernel, setting, i, j) {
  return products(image, kernel, setting, i, j).reduce((sum, at) => sum + at.weight * at.value, 0);
}

// The sums of all windows, without bias: an array of rows, empty when the kernel does not fit.
export function correlate(image, kernel, setting) {
  const rows = outputLength(image.length, kernel.length, setting);
  const columns = outputLength(image[0].length, kernel[0].length, setting);
  return table(rows, columns, (i, j) => windowSum(image, kernel, setting, i, j));
}

// A kernel turned by 180 degrees: with it, `correlate` computes the true convolution.
export function turned(kernel) {
  return kernel.map((line) => [...line].reverse()).reverse();
}

// Rows and columns of f(i, j); no rows where a length is zero or less.
export function table(rows, columns, f) {
  const length = Math.min(rows, columns) > 0 ? rows : 0;
  return Array.from({ length }, (_, i) => Array.from({ length: columns }, (_, j) => f(i, j)));
}

// For each place of one padded direction: is it under the kernel in any window?
export function seen(length, kernelLength, setting) {
  const { stride, padding, dilation } = setting;
  const found = Array(length + 2 * padding).fill(false);
  for (let i = 0; i < outputLength(length, kernelLength, setting); i += 1) {
    for (let u = 0; u < kernelLength; u += 1) found[stride * i + dilation * u] = true;
  }
  return found;
}

// How many places at the far end no window reaches, because the stride does not divide.
export function dropped(length, kernelLength, setting) {
  const steps = length + 2 * setting.padding - extent(kernelLength, setting.dilation);
  return steps < 0 ? 0 : steps % setting.stride;
}

// The window that looks at a place of the image and lies most nearly centered on it, or null.
export function windowOver(length, kernelLength, setting, place) {
  const { stride, padding, dilation } = setting;
  const middle = (extent(kernelLength, dilation) - 1) / 2;
  let best = null;
  for (let i = 0; i < outputLength(length, kernelLength, setting); i += 1) {
    const offset = place + padding - stride * i;
    const off = Math.abs(offset - middle);
    const looks = offset >= 0 && offset < extent(kernelLength, dilation) && offset % dilation === 0;
    if (looks && (best === null || off < best.off)) best = { i, off };
  }
  return best && best.i;
}

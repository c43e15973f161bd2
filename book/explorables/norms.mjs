// Who shares a mean: the four normalizations, and that over the channels of a pixel.
//
// A batch is a list of entries {n, c, i, j, value}; `shape` holds {images, channels, side, groups}.
const EPS = 1e-5;

// For each kind: its name, how its means are laid out (rows, columns), and at which of them an
// entry's mean stands.
export const KINDS = [
  { name: "batch", means: ({ channels }) => [1, channels], of: ({ c }) => [0, c] },
  { name: "layer", means: ({ images }) => [images, 1], of: ({ n }) => [n, 0] },
  { name: "instance", means: ({ images, channels }) => [images, channels], of: ({ n, c }) => [n, c] },
  {
    name: "group",
    means: ({ images, groups }) => [images, groups],
    of: ({ n, c }, { channels, groups }) => [n, Math.floor((c * groups) / channels)],
  },
  {
    name: "channels of a pixel",
    means: ({ images, side }) => [images, side * side],
    of: ({ n, i, j }, { side }) => [n, side * i + j],
  },
];

// The sets of entries that share a mean, each with its mean and its variance, as rows.
export function sets(entries, shape) {
  const { means, of } = KINDS[shape.kind];
  const [rows, columns] = means(shape);
  return Array.from({ length: rows }, (_, a) =>
    Array.from({ length: columns }, (_, b) => {
      const members = entries.filter((one) => String(of(one, shape)) === `${a},${b}`);
      const mean = average(members.map(({ value }) => value));
      return { members, mean, variance: average(members.map(({ value }) => (value - mean) ** 2)) };
    }),
  );
}

function average(values) {
  return values.reduce((sum, one) => sum + one, 0) / values.length;
}

// The set that an entry belongs to.
export function setOf(all, entry, shape) {
  const [a, b] = KINDS[shape.kind].of(entry, shape);
  return all[a][b];
}

// The normalized value of each entry.
export function normalized(entries, shape) {
  const all = sets(entries, shape);
  return entries.map((one) => hat(one.value, setOf(all, one, shape)));
}

export function hat(value, { mean, variance }) {
  return (value - mean) / Math.sqrt(variance + EPS);
}

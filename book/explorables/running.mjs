// Batches drawn from a seed, and the running statistics that batch normalization keeps of them.
export const MEAN = 3;
export const VARIANCE = 4; // of what is drawn
export const EPS = 1e-5;

// Numbers between 0 and 1 that look drawn by chance; the generator is Tommy Ettinger's mulberry32.
function uniform(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

// Batch number `step`, of normally distributed numbers with two decimals. A larger batch begins
// like a smaller one.
export function batch({ seed, size }, step) {
  const next = uniform(seed * 1009 + step);
  return Array.from({ length: size }, () => {
    const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    return Math.round(100 * (MEAN + Math.sqrt(VARIANCE) * normal)) / 100;
  });
}

export function moments(values) {
  const average = (numbers) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
  const mean = average(values);
  return { mean, variance: average(values.map((one) => (one - mean) ** 2)) };
}

// What each of the batches 1 to `step` measures and leaves behind: its moments, and the running
// ones. `old` is how much the old value weighs; the new variance is divided by m − `less`.
export function history(state, old, less = 1) {
  const kept = { mean: 0, variance: 1 };
  return Array.from({ length: state.step }, (_, at) => {
    const found = moments(batch(state, at + 1));
    const variance = (found.variance * state.size) / (state.size - less);
    kept.mean = old * kept.mean + (1 - old) * found.mean;
    kept.variance = old * kept.variance + (1 - old) * variance;
    return { found: { mean: found.mean, variance }, kept: { ...kept } };
  });
}

export function output(value, { mean, variance }, { gamma, beta }) {
  return (gamma * (value - mean)) / Math.sqrt(variance + EPS) + beta;
}

// The fields of a state and what they may hold. A limit is [low, high] for a whole number,
// [low, high, step] for a multiple of the step, [low, high, step, most] for a list of such numbers.

export function within([low, high], value) {
  return Math.min(Math.max(value, low), high);
}

export function allows([low, high, step = 1], value) {
  return value >= low && value <= high && Math.abs(value / step - Math.round(value / step)) < 1e-9;
}

// The number that a text is, or NaN.
export function number(text) {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
}

// The value of a field as a text means it, or null if it means none that the limit allows.
export function read(text, limit, comma) {
  const most = limit[3];
  const numbers = text.split(comma).map(number);
  if (!numbers.every((value) => allows(limit, value)) || numbers.length > (most ?? 1)) return null;
  return most ? numbers : numbers[0];
}

// A state as text that a link can hold unescaped: fields parted by *, numbers of a list by _.
export function encode(state, limits) {
  return Object.keys(limits).map((name) => [state[name]].flat().join("_")).join("*");
}

// The state that a text encodes, or null when it encodes none.
export function decode(text, limits) {
  const [texts, names] = [text.split("*"), Object.keys(limits)];
  const values = names.map((name, at) => read(texts[at] ?? "", limits[name], "_"));
  if (texts.length !== names.length || values.includes(null)) return null;
  return Object.fromEntries(names.map((name, at) => [name, values[at]]));
}

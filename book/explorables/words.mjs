// How numbers and counts are printed.

// A number as it is printed: a real minus sign, no trace of binary rounding.
export function shown(value, digits = 4) {
  return String(Number(value.toFixed(digits)) + 0).replace("-", "−");
}

// A number as it stands in a product.
export function factor(value) {
  return value < 0 ? `(${shown(value)})` : shown(value);
}

// numerator / denominator, exact: reduced, or whole; a decimal only for broken numerators.
export function fraction(numerator, denominator) {
  const top = Number(numerator.toFixed(6));
  if (!Number.isInteger(top)) return shown(top / denominator);
  const common = divisorOf(Math.abs(top), denominator);
  const bottom = denominator / common;
  return shown(top / common) + (bottom > 1 ? `/${bottom}` : "");
}

function divisorOf(a, b) {
  return a ? divisorOf(b % a, a) : b;
}

// Numbers as a sum: "3 + 2 − 1".
export function added(numbers) {
  return numbers.map((one, at) => (at ? (one < 0 ? " − " : " + ") + shown(Math.abs(one)) : shown(one))).join("");
}

// "a, b and c".
export function listed(items) {
  return [items.slice(0, -1).join(", "), items.at(-1)].filter((part) => part !== "").join(" and ");
}

// "1 window", "2 windows".
export function count(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

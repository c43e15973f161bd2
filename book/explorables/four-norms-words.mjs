// What the four normalizations say. `seen` is the state with its batch and the sets of it.
import { hat } from "./norms.mjs";
import { count, shown } from "./words.mjs";

export function sentence(seen) {
  const { entry, own, n, c, i, j } = seen;
  const others = own.members.length - 1;
  const name = `x[${n}, ${c}, ${i}, ${j}] = ${shown(entry.value)}`;
  if (!others) return `${name} shares its mean with no other number, so it becomes 0.`;
  const [mean, variance] = [shown(own.mean, 2), shown(own.variance, 2)];
  const sum = `(${shown(entry.value)} − ${own.mean < 0 ? `(${mean})` : mean}) / √(${variance} + ε) = ${shown(hat(entry.value, own), 2)}`;
  return `${name} shares its mean ${mean} and its variance ${variance} with ${count(others, "other number")}: ${whose(seen)}. Normalized, it is ${sum}.`;
}

function whose({ kind, images, channels, groups, n, c, i, j }) {
  const size = channels / groups;
  const first = c - (c % size);
  const group = size > 1 ? `channels ${first} to ${first + size - 1}` : `channel ${c}`;
  return [
    `all of channel ${c}, in ${count(images, "image")}`,
    `all of image ${n}`,
    `channel ${c} of image ${n}`,
    `${group} of image ${n}`,
    `place ${i}, ${j} in all channels of image ${n}`,
  ][kind];
}

export function remarks(seen) {
  const { bright, strong, unbiased } = seen;
  return [
    bright && forgets(seen, "brightImage", `Adding ${shown(bright)} to image 0`),
    strong && forgets(seen, "strongChannel", `Adding ${shown(strong)} to channel 0`),
    unbiased && byOneLess(seen),
  ];
}

// Whether a sum that was added is still to be seen after normalizing.
function forgets({ hats, without }, which, added) {
  const changed = hats.filter((one, at) => Math.abs(one - without[which][at]) > 1e-9).length;
  return changed
    ? `${added} changes ${changed} of the ${hats.length} normalized numbers.`
    : `${added} changes no normalized number: all that share a mean have moved together.`;
}

function byOneLess({ entry, own }) {
  const m = own.members.length;
  if (m === 1) return "Divided by m − 1 = 0, the variance of one number is not defined.";
  const variance = (own.variance * m) / (m - 1);
  const result = shown(hat(entry.value, { ...own, variance }), 2);
  return `Divided by m − 1 = ${m - 1} instead of m, the variance would be ${shown(variance, 2)} and the result ${result}.`;
}

// How many means there are, their shape, and the layer that has them.
export function facts({ kind, images, channels, side, groups, all }) {
  const [means, numbers] = [all.flat().length, all[0][0].members.length];
  const place = side > 1 ? `${side}×${side}` : "1×1";
  const shape = [
    `1×${channels}×1×1`, `${images}×1×1×1`, `${images}×${channels}×1×1`,
    `${images}×${groups}×1×1×1, once channels are split into ${groups}×${channels / groups}`,
    `${images}×1×${place}`,
  ][kind];
  const layer = [
    `BatchNorm2d(${channels})`, `GroupNorm(1, ${channels})`, `InstanceNorm2d(${channels})`,
    `GroupNorm(${groups}, ${channels})`, `LayerNorm(${channels}), channels last`,
  ][kind];
  const product = `${count(means, "mean")} of ${count(numbers, "number")}: ${means}·${numbers} = ${means * numbers}, the size of the batch.`;
  return `${product} The shape of μ is ${shape}. In PyTorch: ${layer}.`;
}

// What an entry at the top of a stack of layers is made from, in one direction and without padding.
//
// A stack is a list of {kernel, stride, dilation}, the layer next to the image first. Map 0 is the
// image, map l is what layer l makes.
import { outputLength } from "./convolution.mjs";

// For every map: how many entries it has, how many pixels one of them spans, and how many pixels
// lie between two neighbors; `early` is the span if a layer's own stride counted for it already.
export function maps(width, layers) {
  const found = [{ length: width, field: 1, jump: 1, early: 1 }];
  for (const { kernel, stride, dilation } of layers) {
    const { length, field, jump, early } = found.at(-1);
    const reach = dilation * (kernel - 1);
    found.push({
      length: Math.max(outputLength(length, kernel, { stride, padding: 0, dilation }), 0),
      field: field + reach * jump,
      jump: jump * stride,
      early: early + reach * jump * stride,
    });
  }
  return found;
}

// For every map, from the image up: in how many ways an entry of the last map reads each entry.
export function ways(lengths, layers, entry) {
  const found = [lengths.at(-1), ...lengths.slice(0, -1).reverse()].map((length) => Array(length).fill(0));
  found[0][entry] = 1;
  [...layers].reverse().forEach((layer, depth) => {
    edges(found[depth], layer).forEach(([from, to]) => (found[depth + 1][to] += found[depth][from]));
  });
  return found.reverse();
}

// Which entries of the map below are read by those of a map that are read themselves.
export function edges(above, { kernel, stride, dilation }) {
  return above.flatMap((count, i) =>
    count ? Array.from({ length: kernel }, (_, u) => [i, stride * i + dilation * u]) : [],
  );
}

// How many pixels are read by some entry of the last map.
export function everRead(lengths, layers) {
  const top = Array(lengths.at(-1)).fill(1);
  const read = [...layers].reverse().reduce((above, layer, depth) => {
    const below = Array(lengths.at(-2 - depth)).fill(0);
    edges(above, layer).forEach(([, to]) => (below[to] = 1));
    return below;
  }, top);
  return read.filter(Boolean).length;
}

// What the pooling window says. `seen` is its state with all that follows from it.
import { ERASED, EVENLY, MAX, NONE, PAID_IN_FULL, PIXELS, ZEROS_WIN, divisor, largestOf, ofImage, shares } from "./pooling.mjs";
import { count, fraction, listed, shown } from "./words.mjs";

const PARTS = 2520; // whatever is divided evenly among one to nine has a whole number of these

// A number that is a sum of shares, exact.
export function exact(value) {
  return fraction(value * PARTS, PARTS);
}

function place({ row, column }) {
  return `x[${row}, ${column}]`;
}

export function sentence(seen) {
  const { all, window, kind } = seen;
  const { entries } = all[window];
  const outside = entries.length - ofImage(entries).length;
  const held = `Window ${window + 1} of ${all.length} holds ${listed(ofImage(entries).map(({ value }) => shown(value)))}`;
  const empty = outside ? ` and ${count(outside, "place")} outside the image` : "";
  return `${held}${empty}. ${kind === MAX ? ofMaximum(seen, entries) : ofMean(seen, entries)}`;
}

function ofMaximum({ dout, window, ties }, entries) {
  const winners = largestOf(ofImage(entries));
  const [back, most] = [shown(dout.flat()[window]), shown(winners[0].value)];
  const where = `The largest, ${most}, is at ${listed(winners.map(place))}`;
  if (winners.length === 1) return `${where}, which gets all of the ${back} that comes back.`;
  const gets = ties === EVENLY
    ? `each of them gets ${exact(1 / winners.length)} of the ${back} that comes back`
    : `the first in reading order gets all of the ${back} that comes back`;
  return `${where}: a tie, and ${gets}.`;
}

function ofMean({ dout, window, kind }, entries) {
  const sum = entries.reduce((total, { value }) => total + value, 0);
  const by = divisor(entries, kind);
  const mean = `Together they are ${shown(sum)}; divided by ${by}, that is ${exact(sum / by)}.`;
  return `${mean} Each pixel gets ${exact(1 / by)} of the ${shown(dout.flat()[window])} that comes back.`;
}

// What the chosen pixel receives, and from which windows.
export function received(seen) {
  const { all, dout, dx, k, l, image } = seen;
  const here = ({ row, column }) => row === k && column === l;
  const over = all.filter(({ entries }) => entries.some(here));
  const name = `x[${k}, ${l}] = ${shown(image[k][l])}`;
  if (!over.length) return `${name} lies in no window and receives nothing.`;
  const parts = all.flatMap(({ entries }, at) =>
    shares(entries, { ...seen, wrong: NONE }).filter(([one]) => here(one)).map(([, share]) => exact(share * dout.flat()[at])),
  );
  if (!parts.length) return `${name} is in ${count(over.length, "window")}, wins none of them, and receives nothing.`;
  const sum = parts.length > 1 ? `${parts.join(" + ")} = ` : "";
  return `${name} is in ${count(over.length, "window")} and receives ${sum}${exact(dx[k][l])}.`;
}

const MISTAKES = {
  [ZEROS_WIN]: "With zeros in the padding that may win",
  [PAID_IN_FULL]: "If every number of a tie is paid in full",
  [ERASED]: "If each window writes into dx what it sends, and erases what stood there",
};

// What a mistake does to the output and to what arrives.
export function ofMistake({ wrong, out, dx, dout, wrongOut, wrongDx }) {
  const differ = (ours, theirs) => ours.flat().filter((one, at) => exact(one) !== exact(theirs.flat()[at])).length;
  const [first, second] = [differ(out, wrongOut), differ(dx, wrongDx)];
  if (!first && !second) return `${MISTAKES[wrong]}, nothing changes here: with these numbers nobody notices.`;
  const outputs = first ? `${count(first, "output")} ${first > 1 ? "are" : "is"} wrong, and ` : "";
  const arrives = `${exact(total(wrongDx))} arrives where ${exact(total(dout))} came back`;
  return `${MISTAKES[wrong]}, ${outputs}${arrives}; ${count(second, "pixel")} of dx ${second === 1 ? "differs" : "differ"}.`;
}

// Two sums by which a backward can be checked; what a mean sends to the padding is lost to the first.
export function sums({ image, out, dx, dout }) {
  const times = (a, b) => exact(total(a.map((line, i) => line.map((one, j) => one * b[i][j]))));
  const [arrived, came] = [exact(total(dx)), exact(total(dout))];
  const mass = arrived === came
    ? `What arrives is what came back: dx and dout both sum to ${came}.`
    : `dx sums to ${arrived}, dout to ${came}: the rest was sent to the padding.`;
  return `${mass} dx·x sums to ${times(dx, image)}, dout·out to ${times(dout, out)}.`;
}

function total(values) {
  return values.flat().reduce((sum, one) => sum + one, 0);
}

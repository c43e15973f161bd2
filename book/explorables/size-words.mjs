// The size of an output, drawn as a formula, and what no window sees, in sentences.
import { dropped, extent, outputLength, seen } from "./convolution.mjs";
import { group, make } from "./pieces.mjs";
import { count, listed, shown } from "./words.mjs";

const MOST = 8; // places that are named one by one

// The formula of one length of the output, such as H′, with its numbers; drawn, and named in words.
export function sizeFormula(name, length, kernelLength, setting) {
  const { stride, padding, dilation } = setting;
  const top = `${length} + 2·${padding} − ${dilation}·(${kernelLength} − 1) − 1`;
  const size = shown(outputLength(length, kernelLength, setting));
  const label = `${name} = floor((${top}) / ${stride}) + 1 = ${size}`;
  const quotient = make("span", { class: "floor" }, make("span", {}, top), make("span", {}, stride));
  const parts = [`${name} =`, quotient, "+ 1 =", make("b", {}, size)];
  const formula = group(label, "formula", ...parts);
  formula.role = "math";
  return formula;
}

// What no window sees in one direction (`what` is "row" or "column"), as sentences.
export function unseenSentences(what, length, kernelLength, setting) {
  const told = [lost(what, length, kernelLength, setting), between(what, length, kernelLength, setting)];
  return told.filter(Boolean);
}

function lost(what, length, kernelLength, setting) {
  const { stride, padding, dilation } = setting;
  const number = dropped(length, kernelLength, setting);
  if (!number) return "";
  const subject = `The last ${number > 1 ? count(number, what) : what}${padding ? " of the padded image" : ""}`;
  const steps = length + 2 * padding - extent(kernelLength, dilation);
  const why = `the stride ${stride} does not divide ${steps}, and the floor drops the rest`;
  return `${subject} ${number > 1 ? "are" : "is"} seen by no window: ${why}.`;
}

function between(what, length, kernelLength, setting) {
  const reach = length + setting.padding - dropped(length, kernelLength, setting);
  const places = seen(length, kernelLength, setting).slice(setting.padding, setting.padding + length);
  const missed = places.flatMap((is, at) => (is || at >= reach ? [] : [at]));
  if (!missed.length) return "";
  const many = missed.length > 1;
  const named = `${what[0].toUpperCase()}${what.slice(1)}${many ? "s" : ""} ${listed(missed)}`;
  const subject = missed.length > MOST ? count(missed.length, what) : named;
  return `${subject} ${many ? "fall" : "falls"} between the kernel's places: no window sees ${many ? "them" : "it"}.`;
}

// What the live batch says. `seen` is its state with the batch and the statistics.
import { output } from "./running.mjs";
import { count, factor, shown } from "./words.mjs";

const two = (value) => shown(value, 2);

export function sentence(seen) {
  const { mode, number, used, own } = seen;
  const [mean, variance] = [two(used.mean), two(used.variance)];
  const measured = mode
    ? `Batch ${number} is asked in evaluation mode. The running mean ${mean} and variance ${variance} stand still.`
    : `Batch ${number} is asked in training mode. It has the mean ${mean} and the variance ${variance}.`;
  const company = mode ? ", whatever the rest of the batch is" : "";
  return `${measured} Your image, ${shown(own)}, becomes ${formula(seen)}${company}.`;
}

function formula({ own, used, gamma, beta, result }) {
  const first = gamma === 1 ? "" : `${factor(gamma)}·`;
  const last = beta ? ` + ${factor(beta)}` : "";
  const mean = used.mean < 0 ? `(${two(used.mean)})` : two(used.mean);
  return `${first}(${shown(own)} − ${mean}) / √(${two(used.variance)} + ε)${last} = ${two(result)}`;
}

export function remarks(seen) {
  const { kept, step, momentum, wrong } = seen;
  const start = two(100 * (1 - momentum / 100) ** step);
  const after = `After ${count(step, "batch").replace(/hs$/, "hes")} the running mean is ${two(kept.mean)}`;
  const fading = `the values 0 and 1 that they started from still weigh ${start} %`;
  const running = `${after} and the running variance ${two(kept.variance)}; ${fading}.`;
  return [running, wrong && mistaken(seen)];
}

const WHO = [
  "",
  "If momentum were the weight of the old value",
  "If the running variance were that of the batch, divided by m",
];

function mistaken({ wrong, kept, wrongKept, gamma, beta, own }) {
  const [right, theirs] = [kept, wrongKept].map((one) => two(output(own, one, { gamma, beta })));
  const values = `the running mean would be ${two(wrongKept.mean)} and the running variance ${two(wrongKept.variance)}`;
  return `${WHO[wrong]}, ${values}: in evaluation mode your image would become ${theirs} instead of ${right}.`;
}

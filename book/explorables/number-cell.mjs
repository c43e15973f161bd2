// A number in a grid that the reader edits: type it, or step it with + and −.
import { make } from "./pieces.mjs";

const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)$/;

// What a reader has typed, rounded to two decimals; NaN when it is no number (yet).
export function parsed(text) {
  const plain = text.trim().replace("−", "-").replace(",", ".");
  return NUMBER.test(plain) ? Math.round(Number(plain) * 100) / 100 + 0 : NaN;
}

// An input named `name`. `commit(value)` is called at every change, `complain(sentence)` when what
// was typed cannot be kept. + and − step by one; a digit right after a − writes a negative number,
// so that both "one less" and "minus two" can be typed. Escape brings back the number before.
export class NumberCell {
  #value = 0;
  #before = 0;
  #minus = false;

  constructor(name, [low, high], commit, complain) {
    Object.assign(this, { name, low, high, commit, complain });
    const input = make("input", { class: "number", "aria-label": name, inputmode: "decimal" });
    Object.assign(input, { autocomplete: "off", spellcheck: false, size: 1 });
    input.addEventListener("focus", () => this.#focused());
    input.addEventListener("input", () => this.#typed());
    input.addEventListener("blur", () => this.#left());
    input.addEventListener("keydown", (event) => this.#pressed(event));
    this.input = input;
  }

  get value() {
    return this.#value;
  }

  // Shows a number, unless the reader is typing it at this moment.
  show(value, text) {
    this.text = text;
    if (value === this.#value && this.input.value) return;
    this.#value = value;
    this.input.value = text;
  }

  // Puts a number here, as the buttons for the chosen number do.
  put(value) {
    const kept = Math.min(Math.max(Math.round(value * 100) / 100, this.low), this.high);
    this.commit(kept + 0);
    this.input.value = this.text;
  }

  #focused() {
    this.#before = this.#value;
    this.#minus = false;
    this.input.select();
  }

  #typed() {
    const value = parsed(this.input.value);
    this.#minus = false;
    if (value >= this.low && value <= this.high) {
      this.#value = value;
      this.commit(value);
    }
  }

  #left() {
    const value = parsed(this.input.value);
    const kept = `${this.name} keeps ${this.text}`;
    if (this.input.value && Number.isNaN(value)) {
      this.complain(`“${this.input.value}” is not a number; ${kept}.`);
    } else if (value < this.low || value > this.high) {
      this.complain(`${value} is outside ${this.low} to ${this.high}; ${kept}.`.replaceAll("-", "−"));
    }
    this.input.value = this.text;
  }

  #pressed(event) {
    if (event.key === "Escape") this.#step(event, this.#before - this.#value);
    else if ("+-".includes(event.key) && this.input.value) this.#step(event, Number(`${event.key}1`));
    else if (this.#minus && /^\d$/.test(event.key)) this.input.value = "-";
  }

  #step(event, by) {
    event.preventDefault();
    this.put(this.#value + by);
    this.input.select();
    this.#minus = event.key === "-";
  }
}

// What all explorables share: a state that a link carries, a board of parts, and a sentence that
// says what is seen.
//
// A subclass has, as static fields: `title`; `hint`, which says what can be done; `key`, its name
// in a link; `style`; and `limits`, the fields of its state (see fields.mjs). Its methods:
// `first()`, the state to start from; `parts()`, what the board is built of; `paint(state)`;
// `sentence(state)`; and, where it needs them, `settled(state)`, the state made possible,
// `changed(before)`, and `remarks(state)`, sentences that stand below the first.
import { decode, encode, read } from "./fields.mjs";
import { LOOK } from "./look.mjs";
import { button, check, choice, group, make, stepper, write } from "./pieces.mjs";

export class Explorable extends (globalThis.HTMLElement ?? Object) {
  controls = [];
  silent = false; // while it is, screen readers hear nothing
  #sizes;

  connectedCallback() {
    if (this.shadowRoot) return;
    this.id ||= this.localName.slice(2);
    this.now = this.start();
    const text = new URLSearchParams(location.search).get(this.constructor.key);
    const linked = text === null ? null : this.decode(text, this.constructor.limits);
    this.now = linked ? this.settled(linked) : this.now;
    this.#build();
    const failed = text !== null && !linked;
    this.draw(failed ? "The numbers in this link could not be read; these are the starting ones." : "");
  }

  get state() {
    return structuredClone(this.now);
  }

  set state(state) {
    this.change(state);
  }

  // The address of this page with this state in it.
  get link() {
    const url = new URL(location);
    url.searchParams.set(this.constructor.key, this.encode(this.now, this.constructor.limits));
    url.hash = this.id;
    return url.href;
  }

  // Shows the state with some of its parts changed.
  change(parts, complaint) {
    const before = this.now;
    this.now = this.settled({ ...before, ...parts });
    this.changed?.(before);
    this.draw(complaint);
  }

  settled(state) {
    return state;
  }

  // The state that the attributes ask for; what is out of range is left aside.
  start() {
    const asked = Object.entries(this.constructor.limits)
      .map(([name, limit]) => [name, read(this.getAttribute(name) ?? "", limit, ",")])
      .filter(([, value]) => value !== null);
    return asked.reduce((state, one) => this.settled(this.with(state, ...one)), this.first());
  }

  // The state with one field changed, all its fields by name, and its way into a link and back;
  // an explorable whose state is not flat has its own.
  with(state, name, value) {
    return { ...state, [name]: value };
  }

  values(state) {
    return state;
  }

  encode = encode;
  decode = decode;

  draw(complaint = "") {
    this.paint(this.now);
    const live = this.silent ? "off" : "polite";
    if (this.said.ariaLive !== live) this.said.textContent = "";
    this.said.ariaLive = this.notes.ariaLive = live;
    write(this.said, this.sentence(this.now));
    const notes = [...(this.remarks?.(this.now) ?? []), complaint].filter(Boolean);
    if (notes.join("") !== this.notes.textContent) {
      this.notes.replaceChildren(...notes.map((note) => make("p", {}, note)));
    }
    const values = this.values(this.now);
    this.controls.forEach(({ name, show }) => show(values[name]));
  }

  // Are these others than they were the last time? Where they are, parts have to be built anew.
  renewed(...sizes) {
    const [before, now] = [this.#sizes, sizes.join()];
    this.#sizes = now;
    return now !== before;
  }

  #build() {
    const { title, hint, style } = this.constructor;
    this.said = make("p", { role: "status" });
    this.notes = make("div", { "aria-live": "polite" });
    const parts = [make("p", { class: "hint" }, hint), ...this.parts(), this.#share()];
    const board = group(`Explorable: ${title}`, "board", ...parts);
    this.attachShadow({ mode: "open" }).append(make("style", {}, LOOK + (style ?? "")), board);
  }

  // The place of the sentence, with what stands above it.
  told(...above) {
    return make("div", { class: "told" }, ...above, this.said, this.notes);
  }

  stepper(name, label) {
    return this.#control(name, stepper(label, name, this.constructor.limits[name], this.#changer(name)));
  }

  // One stepper for each field that has a label.
  steppers(labels) {
    return Object.entries(labels).map((one) => this.stepper(...one));
  }

  check(name, label) {
    return this.#control(name, check(label, this.#changer(name)));
  }

  choice(name, label, labels) {
    return this.#control(name, choice(label, labels, this.#changer(name)));
  }

  #changer(name) {
    return (value) => this.change(this.with(this.now, name, value));
  }

  #control(name, made) {
    this.controls.push({ name, ...made });
    return made.element;
  }

  #share() {
    const silent = { class: "link", readonly: true, hidden: true };
    this.field = make("input", { ...silent, "aria-label": "link to this state" });
    const copy = button("Copy a link to this state", () => this.#copy());
    const again = button("Start again", () => this.change(this.start()));
    return make("div", { class: "bar share" }, copy, again, this.field);
  }

  async #copy() {
    this.field.hidden = false;
    this.field.value = this.link;
    this.field.select();
    try {
      await navigator.clipboard.writeText(this.link);
      this.draw("The link is copied.");
    } catch {
      this.draw("Copy the link from the field at the end.");
    }
  }
}

// Makes an element known by its tag, where there are elements.
export function define(name, element) {
  globalThis.customElements?.define(`x-${name}`, element);
}

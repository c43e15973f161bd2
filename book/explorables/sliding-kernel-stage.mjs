// The stage of the sliding kernel: image, kernel, products and output as grids, painted from a
// state. It knows nothing of buttons and sentences; what the reader does goes to `tell`.
import { choices, each, entry, grid, largest, panel, plain, rove, sign } from "./cells.mjs";
import { correlate, extent, products, seen, turned } from "./convolution.mjs";
import { NumberCell } from "./number-cell.mjs";
import { look, make, write } from "./pieces.mjs";
import { CELL, fits, measures, outputShape } from "./sliding-kernel-state.mjs";
import { outText } from "./sliding-kernel-words.mjs";
import { shown } from "./words.mjs";

const TIGHT = 11; // more columns leave no room for the weight under a number

export class Stage {
  #built = "";

  // tell: {edit(which, i, j, value), look(row, column), move(i, j), choose(cell), complain(text)}
  constructor(tell) {
    this.tell = tell;
    this.main = make("div", { class: "stage" });
    this.beside = make("div", { class: "stage" });
  }

  // Shows a state; `hidden(i, j)` says which entries of the output are covered.
  paint(state, hidden) {
    const wanted = String(Object.values(measures(state)));
    if (wanted !== this.#built) this.#build(state);
    this.#built = wanted;
    const { image, kernel, padding } = state;
    const under = fits(state) ? products(image, kernel, state, state.i, state.j) : [];
    paintNumbers(this.image, image, padding);
    paintNumbers(this.kernel, kernel, 0);
    this.#paintWindow(state, under);
    this.#paintProducts(under, kernel[0].length);
    const out = correlate(image, kernel, state);
    paintMap(this.out, "out", out, state, hidden);
    if (this.other) this.#paintOther(state, out, hidden);
  }

  // The editable number of this name, or the first one.
  numberNamed(name) {
    const all = [this.image, this.kernel].flatMap(({ numbers }) => numbers.flat());
    return all.find((number) => number.name === name) ?? all[0];
  }

  #build(state) {
    const { image, kernel, padding, divisor } = state;
    const shape = outputShape(state);
    const sizes = [kernel.length, kernel[0].length];
    this.image = this.#imageGrid(image, padding);
    this.kernel = this.#numberGrid("kernel", "w", kernel);
    this.products = grid("table", "products", ...sizes, () => plain("cell"));
    this.out = this.#outputGrid("output", state);
    const middle = make(
      "div",
      { class: "middle" },
      panel("kernel orange", "kernel w", size(sizes) + (divisor > 1 ? `, ÷ ${divisor}` : ""), this.kernel),
      panel("orange", "products", "x·w", this.products),
    );
    const around = size([image.length, image[0].length]) + (padding ? `, padding ${padding}` : "");
    const first = panel("image blue scroll", "image x", around, this.image, image[0].length + 2 * padding);
    first.classList.toggle("tight", image[0].length + 2 * padding > TIGHT);
    const last = panel("green scroll", "output", fits(state) ? size(shape) : "", this.out, shape[1]);
    this.main.replaceChildren(first, sign("⋆"), middle, make("div", { class: "joined" }, sign("="), last));
    this.#buildOther(state, sizes);
  }

  #buildOther(state, sizes) {
    this.beside.hidden = !state.compare || !fits(state);
    this.other = null;
    if (this.beside.hidden) return;
    this.turned = grid("table", "turned kernel", ...sizes, () => plain("cell"));
    this.other = this.#outputGrid("output of the turned kernel", state);
    const kernel = panel("purple", "turned kernel", "by 180°", this.turned);
    const columns = outputShape(state)[1];
    const out = panel("purple scroll", "its output", "≠ where it differs", this.other, columns);
    this.beside.replaceChildren(kernel, out);
  }

  // A grid of numbers to edit, with `frame` cells of padding around them.
  #numberGrid(which, letter, values, frame = 0) {
    const { edit, complain, choose } = this.tell;
    const numbers = values.map((line, i) =>
      line.map((_, j) => {
        const number = new NumberCell(`${letter}[${i}, ${j}]`, CELL, (v) => edit(which, i, j, v), complain);
        number.input.addEventListener("focus", () => choose(number));
        return number;
      }),
    );
    const [rows, columns] = [values.length, values[0].length].map((length) => length + 2 * frame);
    const made = grid("grid", `${which} ${letter}`, rows, columns, (a, b) => {
      const number = numbers[a - frame]?.[b - frame];
      return number ? plain("gridcell", number.input) : padding();
    });
    rove(made.element, numbers.map((line) => line.map(({ input }) => input)));
    return { ...made, numbers };
  }

  #imageGrid(image, frame) {
    const made = this.#numberGrid("image", "x", image, frame);
    each(made.cells, (cell, a, b) => {
      const look = () => this.tell.look(a - frame, b - frame);
      cell.append(make("span", { class: "weight", "aria-hidden": "true" }));
      cell.addEventListener("click", look);
      cell.addEventListener("keydown", ({ key }) => key === "Enter" && look());
    });
    for (const { parentElement } of made.cells.flatMap((line) => line[frame])) {
      if (!parentElement.querySelector("input")) parentElement.ariaHidden = "true";
    }
    const window = made.element.appendChild(make("div", { class: "window", "aria-hidden": "true" }));
    return { ...made, window };
  }

  #outputGrid(label, state) {
    const none = { element: make("p", { class: "none" }, "none: the kernel does not fit"), cells: [] };
    if (!fits(state)) return none;
    return choices(label, ...outputShape(state), this.tell.move);
  }

  #paintWindow(state, under) {
    const { image, kernel, padding, stride, dilation, i, j } = state;
    const rows = seen(image.length, kernel.length, state);
    const columns = seen(image[0].length, kernel[0].length, state);
    each(this.image.cells, (cell, a, b) => {
      const at = under.find(({ row, column }) => row === a - padding && column === b - padding);
      cell.classList.toggle("under", Boolean(at));
      cell.classList.toggle("unseen", under.length > 0 && !(rows[a] && columns[b]));
      write(cell.lastChild, at ? `×${shown(at.weight)}` : "");
    });
    const { window } = this.image;
    window.hidden = !under.length;
    const [tall, wide] = [kernel.length, kernel[0].length].map((length) => extent(length, dilation));
    look(window, { i: stride * i, j: stride * j, tall, wide });
  }

  #paintProducts(under, width) {
    each(this.products.cells, (cell, u, v) => {
      const at = under[u * width + v];
      cell.classList.toggle("padded", Boolean(at?.padded));
      entry(cell, at ? shown(at.value * at.weight) : "");
    });
  }

  #paintOther(state, out, hidden) {
    const kernel = turned(state.kernel);
    const other = correlate(state.image, kernel, state);
    each(this.turned.cells, (cell, u, v) => entry(cell, shown(kernel[u][v])));
    paintMap(this.other, "turned", other, state, hidden);
    each(this.other.cells, (cell, i, j) =>
      cell.classList.toggle("differs", !hidden(i, j) && shown(out[i][j]) !== shown(other[i][j])),
    );
  }
}

function padding() {
  return make("div", { class: "cell padded", "aria-hidden": "true" }, make("span", {}, "0"));
}

function size(lengths) {
  return lengths.join("×");
}

function paintNumbers({ cells, numbers }, values, frame) {
  const most = largest(values);
  each(numbers, (number, i, j) => {
    const text = shown(values[i][j]);
    number.show(values[i][j], text);
    const strength = Math.abs(values[i][j]) / most;
    look(cells[i + frame][j + frame], { length: text.length, strength });
  });
}

function paintMap({ cells, enter }, name, sums, state, hidden) {
  const values = sums.map((line) => line.map((sum) => sum / state.divisor + state.bias));
  const most = largest(values);
  each(cells, (cell, i, j) => {
    const covered = hidden(i, j);
    const text = covered ? "" : outText(sums[i][j], state);
    const here = i === state.i && j === state.j;
    cell.classList.toggle("covered", covered);
    cell.classList.toggle("here", here);
    cell.ariaSelected = here;
    cell.ariaLabel = `${name}[${i}, ${j}] ${covered ? "hidden" : `= ${text}`}`;
    entry(cell, text, covered ? 0 : Math.abs(values[i][j]) / most);
  });
  enter?.(state.i, state.j);
}

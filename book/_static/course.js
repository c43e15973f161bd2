// A few small things that need a script; every page is whole without them.
(() => {
  const root = document.documentElement;
  document.fonts.ready.then(() => root.classList.remove("wait"));

  // A page from a disk may not read its neighbors, so there the search lists titles alone.
  if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

  // What is wider than its box can be scrolled by keyboard too.
  const BOXES = "div.math > .katex-display, pre, .cell_output > .output, .pst-scrollable-table-container";
  const EQUATION = { role: "group", "aria-label": "Equation, scrolls sideways" };
  const reach = (block) => {
    const boxes = [...(block.matches(BOXES) ? [block] : []), ...block.querySelectorAll(BOXES)];
    for (const box of boxes.filter((one) => !one.closest("details:not([open])"))) {
      const equation = box.matches(".katex-display");
      const more = box.scrollWidth > box.clientWidth + 1 || (!equation && box.scrollHeight > box.clientHeight + 1);
      for (const [key, value] of Object.entries({ tabindex: "0", ...(equation && EQUATION) })) {
        if (more) box.setAttribute(key, value);
        else if (box.hasAttribute(key)) box.removeAttribute(key);
      }
    }
  };
  addEventListener("toggle", (event) => event.target.open && reach(event.target), true);

  // What is below the first view (course.css) is laid out bit by bit, while nothing else is to do.
  const BLOCKS = ".bd-article section > :not(section, .sheet, .claims), .sheet > *, .claims > *";
  const PIECE = 250; // elements: a few milliseconds
  const soon = window.requestIdleCallback || ((next) => setTimeout(next, 1));
  let blocks = [];
  const place = () => {
    for (let size = 0; size < PIECE && blocks.length; ) {
      const block = blocks.shift();
      block.style.contentVisibility = "visible";
      reach(block);
      size += 1 + block.getElementsByTagName("*").length;
    }
    if (blocks.length) soon(place);
    else performance.mark("placed");
  };
  const begin = () => {
    if (!blocks.length) soon(place);
    blocks = [...document.querySelectorAll(BLOCKS)];
  };
  document.fonts.ready.then(begin).then(() => addEventListener("resize", begin));

  // Code is copied by a button, also from a disk, where a page may not write to the clipboard itself.
  const template = document.createElement("template");
  template.innerHTML = `<button type="button" class="copy" aria-label="Copy this code">
    <svg viewBox="0 0 24 24" fill="none" aria-hidden="true"><rect x="8" y="8" width="12" height="12" rx="2" />
    <path d="M16 8v-2a2 2 0 0 0 -2 -2h-8a2 2 0 0 0 -2 2v8a2 2 0 0 0 2 2h2" /></svg></button>`;
  for (const code of document.querySelectorAll("div.highlight pre")) code.after(template.content.cloneNode(true));
  const tell = (button, words) => {
    button.setAttribute("aria-label", words);
    button.classList.toggle("done");
  };
  addEventListener("click", (event) => {
    const button = event.target.closest(".copy:not(.done)");
    if (!button) return;
    const selection = getSelection();
    selection.selectAllChildren(button.previousElementSibling);
    tell(button, document.execCommand("copy") ? "Copied" : "Not copied; select it by hand");
    selection.removeAllRanges();
    setTimeout(tell, 2000, button, "Copy this code");
  });

  // Escape puts away what a term means, until something else is pointed at or a key pressed.
  addEventListener("keydown", (event) => root.classList.toggle("quiet", event.key === "Escape"));
  addEventListener("pointerover", () => root.classList.remove("quiet"));

  // A number that is typed meets what the page knows of it; nothing is kept or sent.
  const number = (text) => {
    const [over, under = "1"] = text.replace(/[\s,]/g, "").replace(/\u2212/g, "-").split("/");
    return over && under ? Number(over) / Number(under) : NaN;
  };
  const near = (a, b) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b));
  addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches(".reckon")) return;
    event.preventDefault();
    const typed = number(form.querySelector("input").value);
    const known = [...form.parentNode.querySelectorAll("[data-number]")];
    const found = known.find((one) => near(typed, Number(one.dataset.number)));
    const said = form.nextElementSibling;
    if (found) said.replaceChildren(found.cloneNode(true));
    else said.textContent = Number.isNaN(typed) ? "Type a number, such as 12 or 3/4." : "Not that number. Try again, or open all answers.";
  });

  // Paper is white, and shows what is folded.
  let opened = [];
  let theme = "";
  addEventListener("beforeprint", () => {
    theme = root.dataset.theme;
    root.dataset.theme = "light";
    opened = [...document.querySelectorAll("details.fold:not([open])")];
    for (const fold of opened) fold.open = true;
  });
  addEventListener("afterprint", () => {
    root.dataset.theme = theme;
    for (const fold of opened) fold.open = false;
  });
})();

// A few small things that need a script; every page is whole without them.
(() => {
  const root = document.documentElement;
  document.fonts.ready.then(() => root.classList.remove("wait"));

  // A page from a disk may not read its neighbors, so there the search lists titles alone.
  if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

  // An equation that is wider than the page can be scrolled by keyboard too.
  const reach = () => {
    for (const box of document.querySelectorAll("div.math > .katex-display")) {
      const wide = box.scrollWidth > box.clientWidth + 1;
      const set = { tabindex: "0", role: "group", "aria-label": "Equation, scrolls sideways" };
      for (const [key, value] of Object.entries(set)) {
        if (wide) box.setAttribute(key, value);
        else box.removeAttribute(key);
      }
    }
  };
  document.fonts.ready.then(reach);
  addEventListener("resize", reach);

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

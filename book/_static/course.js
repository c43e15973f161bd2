// Four small things that need a script; every page is whole without them.
(() => {
  const root = document.documentElement;
  document.fonts.ready.then(() => root.classList.remove("wait"));

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

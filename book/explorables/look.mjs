// The look that explorables share. Colors are the figures' own (book/figures/style.py), which the
// page swaps for dark mode; the values after the commas serve a page that has none.
export const LOOK = `
:host { display: block; container-type: inline-size; }
[hidden] { display: none !important; }
* { box-sizing: border-box; }
.board {
  --ink: var(--fig-ink, light-dark(#1b2430, #e6eaf0));
  --muted: var(--fig-muted, light-dark(#5b6675, #a3aebd));
  --faint: var(--fig-faint, light-dark(#d3d9e1, #3f4a59));
  --paper: var(--fig-paper, light-dark(#fffffe, #12161c));
  --blue: var(--fig-blue, light-dark(#1f5fbf, #8ab6f9));
  --orange: var(--fig-orange, light-dark(#b45309, #f6b26b));
  --green: var(--fig-green, light-dark(#0b766c, #66d0bf));
  --purple: var(--fig-purple, light-dark(#7a3fb3, #cba9f5));
  --red: var(--fig-red, light-dark(#b42318, #f89c94));
  --line: color-mix(in srgb, var(--muted) 60%, transparent);
  color: var(--ink);
  border: 1px solid var(--faint); border-radius: 10px; padding: 14px 16px;
  font-size: 15px; line-height: 1.5; font-variant-numeric: tabular-nums lining-nums;
}
p { margin: 0; }
.hint { color: var(--muted); font-size: 14px; }

.stage { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 12px 10px; margin: 12px 0; }
.panel { --cell: clamp(24px, calc(330px / var(--columns)), 36px); }
.scroll { max-width: calc(100% + 4px); padding: 2px; margin: -2px; overflow-x: auto; }
.panel > p { color: var(--muted); font-size: 14px; line-height: 20px; margin-bottom: 4px; white-space: nowrap; }
.panel b { font-weight: 600; color: var(--ink); }
.sign { align-self: flex-start; margin-top: 74px; width: 16px; flex: none; text-align: center; font-size: 22px; line-height: 1; }

.grid { position: relative; width: max-content; border: solid var(--line); border-width: 1px 0 0 1px; }
.row { display: flex; }
.cell {
  position: relative; width: var(--cell); height: var(--cell); padding: 0;
  display: grid; place-items: center; border: solid var(--line); border-width: 0 1px 1px 0;
  font-size: min(15px, calc(var(--cell) / (var(--length, 1) * .72 + .2)));
  background-color: color-mix(in srgb, var(--hue) calc(6% + var(--strength, 0) * 24%), transparent);
}
.blue { --hue: var(--blue); } .orange { --hue: var(--orange); }
.green { --hue: var(--green); } .purple { --hue: var(--purple); } .red { --hue: var(--red); }
.number {
  width: 100%; height: 100%; padding: 0; border: 0; border-radius: 0; background: none;
  font: inherit; color: inherit; text-align: center; cursor: pointer;
}
.number:focus { cursor: text; }
.padded {
  --stripe: color-mix(in srgb, var(--muted) 34%, transparent); color: var(--muted);
  background: repeating-linear-gradient(135deg, var(--stripe) 0 1px, transparent 1px 5px);
}
.unseen::before {
  content: ""; position: absolute; inset: 0; pointer-events: none; opacity: .8;
  background: linear-gradient(to top right, transparent calc(50% - .8px), var(--ink) calc(50% - .8px) calc(50% + .8px), transparent calc(50% + .8px));
}
[role=gridcell] { cursor: pointer; }
.here { box-shadow: inset 0 0 0 2.5px var(--hue); font-weight: 700; }
.differs::after {
  content: "≠"; position: absolute; right: 2px; top: 0; color: var(--ink);
  font-size: calc(var(--cell) * .28); line-height: 1.1; font-weight: 400;
}

.bar { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 8px; }
.bar.apart { justify-content: space-between; row-gap: 8px; }
button, .stepper input, .link {
  font: inherit; font-size: 14px; color: inherit; background: none;
  border: 1px solid var(--line); border-radius: 6px; min-height: 34px;
}
button { min-width: 34px; padding: 3px 12px; cursor: pointer; touch-action: manipulation; }
button:hover { border-color: var(--ink); }
button[aria-disabled="true"] { color: var(--muted); border-style: dashed; cursor: default; }
button[aria-pressed="true"] { background: var(--ink); color: var(--paper); border-color: var(--ink); }
:focus-visible { outline: 3px solid var(--blue); outline-offset: 2px; }
.cell:focus-visible, .number:focus { outline: 3px solid var(--blue); outline-offset: -3px; border-radius: 4px; }
.cell:focus-visible { z-index: 1; }

.told { margin: 12px 0; padding: 10px 12px; border-left: 4px solid var(--orange); border-radius: 0 6px 6px 0;
  background: color-mix(in srgb, var(--orange) 7%, transparent); min-height: 96px; }
.told p:not(:first-child), .told > div p { margin-top: 6px; }

.settings { display: grid; grid-template-columns: repeat(auto-fill, minmax(96px, 1fr)); gap: 10px 8px; margin: 14px 0 10px; }
.settings > :not(.stepper) { grid-column: 1 / -1; }
.stepper { display: grid; grid-template-columns: 32px minmax(32px, 40px) 32px; align-content: start; }
.stepper label { grid-column: 1 / -1; font-size: 14px; line-height: 20px; margin-bottom: 2px; white-space: nowrap; }
.stepper button { min-width: 0; padding: 0; font-size: 16px; }
.stepper button:first-of-type { border-radius: 6px 0 0 6px; }
.stepper button:last-of-type { border-radius: 0 6px 6px 0; }
.stepper input { width: 100%; text-align: center; border-radius: 0; border-inline: 0; padding: 0; appearance: textfield; }
.stepper input::-webkit-inner-spin-button { display: none; }
.stepper input:focus-visible, .stepper button:focus-visible { z-index: 1; }
.check { display: flex; gap: 8px; align-items: center; min-height: 34px; cursor: pointer; font-size: 14px; }
.check input { width: 20px; height: 20px; margin: 2px; accent-color: var(--blue); }

.formulas { display: flex; flex-wrap: wrap; gap: 14px 40px; margin-bottom: 12px; }
.formula { display: flex; flex-wrap: wrap; align-items: center; gap: 6px; white-space: nowrap; }
.floor { border: solid currentColor; border-width: 0 1.5px; padding: 0 5px; position: relative; }
.floor::before, .floor::after { content: ""; position: absolute; bottom: 0; width: 5px; border-bottom: 1.5px solid; }
.floor::before { left: 0; } .floor::after { right: 0; }
.floor span { display: block; text-align: center; font-size: 14px; line-height: 21px; padding: 0 3px; }
.floor span + span { border-top: 1px solid; }
.facts { border-top: 1px solid var(--faint); padding-top: 14px; }
.share { margin-top: 12px; }
.link { flex: 1 1 100%; width: 100%; padding: 3px 8px; }

@container (max-width: 480px) {
  .board { padding: 10px 0; border-width: 1px 0; border-radius: 0; }
  .bar > button { padding-inline: 9px; }
  .sign { display: none; }
  .stage { gap: 12px; }
}
`;

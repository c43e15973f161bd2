// What the sliding kernel looks like beyond what all explorables share.
import { SUMS } from "./sums.mjs";

export const STYLE = `${SUMS}
.middle { display: grid; gap: 12px; }
.joined { display: flex; gap: 10px; max-width: 100%; }
.under { box-shadow: inset 0 0 0 1px var(--orange); }
.image .under .number, .under.padded > span:first-child { padding-bottom: calc(var(--cell) * .28); }
.weight {
  position: absolute; inset: auto 0 2px; text-align: center; pointer-events: none;
  font-size: calc(var(--cell) * .3); line-height: 1.15; font-weight: 600;
}
.tight .weight { display: none; }
.tight .under .number, .tight .under.padded > span:first-child { padding-bottom: 0; }
.window {
  position: absolute; left: -2px; top: -2px; pointer-events: none; z-index: 2;
  width: calc(var(--wide) * var(--cell) + 3px); height: calc(var(--tall) * var(--cell) + 3px);
  transform: translate(calc(var(--j) * var(--cell)), calc(var(--i) * var(--cell)));
  border: 2.5px solid var(--orange); border-radius: 3px;
}
.image [role=gridcell] { cursor: default; }
.chosen { outline: 2px dashed var(--blue); outline-offset: -4px; }
.covered { background: radial-gradient(circle, var(--muted) 1px, transparent 1.5px) center / 6px 6px; }
.panel > .none { width: 9em; white-space: normal; padding: 8px; border: 1px dashed var(--line); color: var(--muted); font-size: 14px; }
.play { min-width: 78px; font-weight: 600; border-color: var(--ink); }
@container (max-width: 480px) {
  .play { min-width: 66px; }
  .told { min-height: 164px; }
}
@media (prefers-reduced-motion: no-preference) {
  .window { transition: transform .28s ease-out; }
}
`;

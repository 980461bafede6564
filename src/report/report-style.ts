import { signed } from '../plot/colours.ts';
import plotStyle from '../plot/plot.css?raw';

/** Style of reports: the colours of the lab, in one column. On wide screens, tables and figures may be wider. */
export const reportStyle = `${plotStyle}
:root {
  color-scheme: light dark;
  --paper: #fbf9f5; --panel: #f3efe7; --ink: #1c2530; --muted: #555f6b; --rule: #ddd6c8; --accent: #a03d16;
  --holds: #17603a; --holds-ground: #dff0e4; --fails: #9c2218; --fails-ground: #fbe4e0;
  --inconclusive: #654c00; --inconclusive-ground: #f6ecc9;
  --serif: 'Iowan Old Style', 'Palatino Linotype', Palatino, Georgia, 'Liberation Serif', serif;
  --sans: system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #13171c; --panel: #1b2027; --ink: #ece7dc; --muted: #a8b0b9; --rule: #333b45; --accent: #f29a63;
    --holds: #93dcae; --holds-ground: #17301f; --fails: #ffaa9d; --fails-ground: #3b1a16;
    --inconclusive: #ecd07a; --inconclusive-ground: #332a10;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 32px 24px 48px; max-width: 1120px; background: var(--paper); color: var(--ink);
  font: 16px/1.55 var(--sans); font-variant-numeric: tabular-nums; -webkit-text-size-adjust: 100%;
  overflow-wrap: break-word;
}
h1, h2, h3 { margin: 0 0 8px; font-family: var(--serif); font-weight: 600; line-height: 1.2; text-wrap: balance; }
h1 { font-size: 32px; letter-spacing: -0.01em; }
h2 { font-size: 24px; }
h3 { margin-top: 24px; font-size: 18px; }
p { margin: 0 0 12px; max-width: 44em; }
a { color: var(--accent); }
sub, sup { font-size: 0.72em; line-height: 0; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
section { margin-top: 40px; }
.kind { max-width: none; margin-bottom: 8px; color: var(--muted); font-size: 14px; }
.source { color: var(--muted); }
.finding { display: grid; gap: 24px 40px; align-items: start; }
.finding > figure { max-width: 720px; }
.answer { margin: 16px 0; padding-left: 14px; border-left: 4px solid var(--accent); font-family: var(--serif); font-size: 20px; line-height: 1.4; }
.change { color: var(--muted); }
.summary { font-family: var(--serif); font-size: 19px; line-height: 1.5; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.badge {
  display: inline-block; padding: 1px 10px; border: 1px solid; border-radius: 12px; font-size: 14px; font-weight: 600;
  line-height: 1.5; white-space: nowrap;
}
.holds { color: var(--holds); background: var(--holds-ground); }
.fails { color: var(--fails); background: var(--fails-ground); }
.inconclusive { color: var(--inconclusive); background: var(--inconclusive-ground); }
.failure { color: var(--fails); }

dl { margin: 0; }
dd { margin: 0; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(184px, 1fr)); gap: 12px 24px; margin-top: 16px; }
.facts > div { min-width: 0; }
.parameters > div { display: flex; gap: 2px 16px; padding: 4px 0; border-bottom: 1px solid var(--rule); flex-wrap: wrap; }
.parameters dt { flex: 0 0 144px; color: var(--muted); }
.parameters dd { flex: 1 1 320px; min-width: 0; }
.facts dt { color: var(--muted); font-size: 13px; }
header .facts { padding: 16px 0; border-block: 1px solid var(--rule); }

table { border-collapse: collapse; font-size: 15px; line-height: 1.4; }
.caption { margin: 24px 0 0; color: var(--muted); font-size: 14px; line-height: 1.4; }
.caption + .scroll { margin-top: 4px; }
th, td { padding: 6px 16px 6px 0; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top; }
th:last-child, td:last-child { padding-right: 0; }
th { font-weight: 600; }
tbody th { font-weight: 400; }
.scroll tbody th { min-width: 5.5em; }
thead th { color: var(--muted); font-size: 14px; vertical-align: bottom; }
.numeric { text-align: right; }
.numeric, .number, .exact { white-space: nowrap; }
.exact { display: inline-block; color: var(--muted); font-size: 13px; }
.scroll { margin: 16px 0 24px; overflow-x: auto; }
.tally { display: flex; gap: 8px 32px; flex-wrap: wrap; max-width: none; }
.counts { display: inline-flex; gap: 4px 8px; flex-wrap: wrap; align-items: baseline; }
.targets { font-size: 15px; line-height: 1.4; }
.targets h3 { margin: 16px 0 4px; font-size: 16px; }
.line {
  display: grid; grid-template-columns: 136px minmax(96px, 152px) minmax(0, 1fr) 144px 176px; gap: 4px 16px; align-items: baseline;
  padding: 6px 20px 6px 0; border-bottom: 1px solid var(--rule);
}
.head { color: var(--muted); font-size: 14px; font-weight: 600; }
.line > .badge { justify-self: start; }
summary.line { position: relative; cursor: pointer; list-style: none; }
summary.line::-webkit-details-marker { display: none; }
summary.line::after {
  content: ''; position: absolute; top: 13px; right: 4px; width: 6px; height: 6px; border: solid var(--muted); border-width: 0 2px 2px 0;
  transform: rotate(45deg);
}
details[open] > summary.line::after { top: 16px; transform: rotate(-135deg); }
summary.line:hover { background: var(--panel); }
.label { display: none; }
.unfolded { padding: 12px 16px; border-bottom: 1px solid var(--rule); background: var(--panel); }
.unfolded ul { margin: 0; padding: 0; list-style: none; }

figure { margin: 0; min-width: 0; }
figcaption { margin-top: 8px; color: var(--muted); font-size: 14px; line-height: 1.45; }
.figures { display: grid; gap: 24px; margin-top: 24px; max-width: 640px; }
.figures.several { max-width: none; grid-template-columns: repeat(auto-fill, minmax(min(100%, 448px), 1fr)); }
.plot { padding: 4px; border: 1px solid var(--rule); border-radius: 4px; }
.chart { display: block; width: 100%; height: auto; }
.narrow { display: none; }
.file { white-space: nowrap; }
.pictures {
  display: grid; gap: 16px; margin-top: 16px; grid-template-columns: repeat(var(--columns), minmax(0, 256px));
}
.pictures img { display: block; width: 100%; height: auto; border: 1px solid var(--rule); }
.crisp { image-rendering: pixelated; }
.fields { display: grid; gap: 24px; margin-top: 24px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 320px), 1fr)); }
.fields img { display: block; width: 100%; height: auto; image-rendering: pixelated; background: #fff; }
.fields figcaption { margin-top: 4px; }
.scale { display: flex; align-items: center; gap: 8px; margin: 8px 0 0; color: var(--muted); font-size: 14px; }
.scale span { flex: 1; max-width: 160px; height: 8px; background: linear-gradient(90deg, ${signed.negative}, ${signed.zero}, ${signed.positive}); }
.key { margin-top: 8px; color: var(--muted); font-size: 14px; }
.key span { display: inline-block; width: 12px; height: 12px; border: 1px solid var(--rule); }
.key .up { background: #274a75; }
.key .down { margin-left: 12px; background: #e9d8b4; }

footer { margin-top: 48px; border-top: 1px solid var(--rule); }
pre { margin: 0 0 12px; padding: 12px 16px; white-space: pre-wrap; border-radius: 4px; background: var(--panel); }
code { font-family: ui-monospace, 'SFMono-Regular', Menlo, Consolas, 'Liberation Mono', monospace; font-size: 14px; }
.files { padding-left: 20px; }
.entry { padding-bottom: 16px; border-bottom: 1px solid var(--rule); }

@media (min-width: 900px) {
  .finding:has(figure) { grid-template-columns: minmax(0, 5fr) minmax(0, 6fr); }
}
@media screen and (max-width: 900px) {
  .line { display: flex; flex-wrap: wrap; }
  .line > .statement { flex: 1 0 100%; }
  .head { display: none; }
  .label { display: inline; color: var(--muted); font-size: 13px; }
}
@media screen and (max-width: 640px) {
  body { padding: 16px 16px 32px; }
  h1 { font-size: 28px; }
  .summary { font-size: 17px; }
  .facts { grid-template-columns: repeat(auto-fill, minmax(144px, 1fr)); }
  .wide { display: none; }
  .narrow { display: block; }
  .pictures { min-width: calc(var(--columns) * 144px); gap: 8px; }
}
@media print {
  :root { --paper: #fff; }
  body { padding: 0; max-width: none; font-size: 10.5pt; }
  section { margin-top: 24px; }
  h2, h3, .caption { break-after: avoid; }
  tr, figure, .facts > div { break-inside: avoid; }
  .scroll { overflow: visible; }
  .figures, .finding > figure { max-width: 480px; }
  .figures.several { max-width: none; grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .pictures img, .fields img, .scale span { print-color-adjust: exact; }
  table, thead th, .targets { font-size: 8.5pt; }
  .line { grid-template-columns: 84pt 90pt minmax(0, 1fr) 90pt 100pt; padding-right: 0; }
  summary.line::after { display: none; }
  details::details-content { content-visibility: visible; }
  th, td { padding: 3px 8px 3px 0; }
  .exact { display: block; font-size: 7.5pt; }
  .badge, .key span { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;

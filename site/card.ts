import fs from 'node:fs';
import path from 'node:path';
import { openGpuInNode } from '../src/node.ts';
import { latticePng } from '../src/report/lattice-picture.ts';
import { findBrowser, launchBrowser } from '../tests/browser/browser.ts';
import { magnetWindows, windowSide, type Windows } from './windows.ts';

/** The size that sites which show a preview of a link ask for, in pixels. */
const cardWidth = 1200;
const cardHeight = 630;
const seed = 12;
const names = ['2 % too cold', 'at <i>T</i><sub>c</sub>', '2 % too hot'];

/** Makes the picture that stands beside a shared link: three magnets, and the same magnets zoomed out. */
async function makeCard(): Promise<void> {
  using gpu = await openGpuInNode();
  const page = cardPage(await magnetWindows(gpu, seed));
  const browser = await launchBrowser(await findBrowser());
  try {
    const tab = await browser.newPage();
    await tab.setViewport({ width: cardWidth, height: cardHeight });
    await tab.setContent(page);
    const png = await tab.screenshot({ type: 'png' });
    fs.writeFileSync(path.join(import.meta.dirname, 'card.png'), png);
  } finally {
    await browser.close();
  }
}

function cardPage(magnets: readonly Windows[]): string {
  const rows = magnets.map(
    ({ levels }, row) => `<tr><th>${names[row]}</th>${levels.map(pictureOf).join('')}</tr>`,
  );
  return `<!doctype html><meta charset="utf-8"><style>${style}</style>
<div class="words"><h1>Learning by zooming out, live</h1>
<p>Four spins vote and become one. Do it again. At exactly one temperature, you cannot tell how often.</p>
<p class="name">Blockspin</p></div>
<table>${rows.join('')}<tr class="arrow"><td></td><td colspan="4">zoom out &rarr;</td></tr></table>`;
}

function pictureOf(spins: Uint8Array): string {
  const png = Buffer.from(latticePng({ size: windowSide, spins })).toString('base64');
  return `<td><img src="data:image/png;base64,${png}"></td>`;
}

const style = `
* { box-sizing: border-box; margin: 0; padding: 0; }
body { width: ${cardWidth}px; height: ${cardHeight}px; background: #fbf9f5; color: #1c2530; display: flex;
  font: 24px/1.35 'Open Sans', 'Liberation Sans', sans-serif; }
.words { width: 348px; padding: 36px 0 32px 40px; display: flex; flex-direction: column; }
h1 { font: 700 54px/1.08 'Liberation Serif', Georgia, serif; letter-spacing: -0.02em; margin-bottom: 28px; }
.name { margin-top: auto; color: #a53f17; font-weight: 700; }
table { border-spacing: 8px; margin: 8px 20px 0 auto; }
th { width: 96px; font-weight: 400; font-size: 20px; line-height: 1.2; text-align: right; padding-right: 8px; }
img { display: block; width: 168px; height: 168px; image-rendering: pixelated; }
.arrow td { text-align: center; color: #5a6470; font-size: 20px; }
sub { font-size: 0.7em; }
`;

await makeCard();

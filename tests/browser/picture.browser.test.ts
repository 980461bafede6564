import type { Page } from 'puppeteer';
import { describe, expect, it } from 'vitest';
import { stripGeometry } from '../../src/ensemble/geometry.ts';
import { unpack } from '../twins/lattices.ts';
import { latticeOf, patience, pictureOf, withLab } from './lab-pages.ts';

const { open } = withLab();

/** Share of dark pixels of canvases as they are on the screen. */
function darknessOf(page: Page, selector: string): Promise<number[]> {
  return page.evaluate(async (chosen) => {
    await new Promise(requestAnimationFrame);
    return [...document.querySelectorAll<HTMLCanvasElement>(chosen)].map((canvas) => {
      const copy = new OffscreenCanvas(32, 32);
      const context = copy.getContext('2d');
      context?.drawImage(canvas, 0, 0, 32, 32);
      const { data = [] } = context?.getImageData(0, 0, 32, 32) ?? {};
      return Array.from(data).filter((value, at) => at % 4 === 0 && value < 128).length / 1024;
    });
  }, selector);
}

describe('the picture of the lattice', { timeout: patience }, () => {
  const size = 64;
  const still = { story: 'free-play', size, start: 'cold', paused: 'yes', temperature: 1 } as const;

  it('moves, grows and shrinks by keyboard and wheel, and the levels with it', async () => {
    const { page } = await open({ ...still, start: 'hot' });
    await page.focus('#lattice');
    await page.keyboard.press('+');
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(
      () => /43 of them a side/.test(document.getElementById('lattice-caption')?.textContent ?? ''),
      { timeout: patience },
    );
    // The arrow moved the picture, not the temperature.
    expect(await page.evaluate(() => window.blockspin?.settings.temperature)).toBe(1);
    await page.keyboard.press('0');
    const box = await (await page.$('#lattice'))?.boundingBox();
    if (!box) throw new Error('There is no picture.');
    await page.mouse.move(box.x + 1, box.y + 1);
    // Twice as large about the upper left corner: a wheel of 400 pixels is a factor of e.
    await page.mouse.wheel({ deltaY: -400 * Math.LN2 });
    const red = await pictureOf(page, size / 2);
    const [spins] = unpack(stripGeometry(size), await latticeOf(page));
    const quarter = Array.from({ length: size ** 2 / 4 }, (_, site) => {
      const [x, y] = [site % (size / 2), Math.floor(site / (size / 2))];
      return spins[y * size + x];
    });
    const same = red.filter((each, site) => (each < 128 ? 1 : 0) === quarter[site]).length;
    // The pointer is a pixel off the corner, so that spins at the edges of pixels may differ.
    expect(same / quarter.length).toBeGreaterThan(0.97);
    await page.close();
  });

  it('is enlarged and moved by two fingers', async () => {
    const { page, complaints } = await open(still);
    const box = await (await page.$('#lattice'))?.boundingBox();
    if (!box) throw new Error('There is no picture.');
    const client = await page.createCDPSession();
    const touch = async (type: 'touchStart' | 'touchMove' | 'touchEnd', ...shares: number[]) => {
      const touchPoints = shares.map((share, id) => ({
        x: box.x + share * box.width,
        y: box.y + box.height / 2,
        id,
      }));
      await client.send('Input.dispatchTouchEvent', { type, touchPoints });
    };
    await touch('touchStart', 0.4);
    await touch('touchStart', 0.4, 0.6);
    await touch('touchMove', 0.3, 0.6);
    await touch('touchMove', 0.3, 0.7);
    await touch('touchEnd');
    // Fingers twice as far apart: half as many spins a side.
    await page.waitForFunction(
      () => /32 of them a side/.test(document.getElementById('lattice-caption')?.textContent ?? ''),
      { timeout: patience },
    );
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('keeps the majority in one colour while cluster updates turn the magnet as a whole', async () => {
    const wishes = { ...still, start: 'hot', temperature: 1.8, update: 'swendsen-wang', seed: 3 };
    const { page, complaints } = await open(wishes);
    await page.evaluate(() => window.blockspin?.step(20));
    const signs = new Set<boolean>();
    for (let sweep = 0; sweep < 12; sweep++) {
      await page.evaluate(() => window.blockspin?.step(1));
      const [spins] = unpack(stripGeometry(size), await latticeOf(page));
      const up = spins.reduce((sum, each) => sum + each, 0);
      signs.add(2 * up > size ** 2);
      // At this temperature |m| is 0.96. The colour of the majority is the dark one.
      const red = await pictureOf(page, size);
      expect(red.filter((each) => each < 128).length).toBeGreaterThan(0.9 * size ** 2);
    }
    // Twelve updates leave the sign of the magnet alone once in 2,048 seeds.
    expect(signs.size).toBe(2);
    expect(await page.$eval('#lattice-up', (each) => each.textContent)).toMatch(/^as most spins/);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('is painted by the mouse and by the keyboard', async () => {
    const { page, complaints } = await open(still);
    const box = await (await page.$('#lattice'))?.boundingBox();
    if (!box) throw new Error('There is no picture.');
    const up = async (): Promise<number> =>
      unpack(stripGeometry(size), await latticeOf(page))[0].reduce((sum, each) => sum + each, 0);
    expect(await up()).toBe(size ** 2);
    await page.evaluate(() => {
      const buttons = [...document.querySelectorAll<HTMLButtonElement>('#lattice-tools button')];
      buttons.find(({ textContent }) => textContent === 'Paint down')?.click();
    });
    await page.mouse.move(box.x + box.width * 0.25, box.y + box.height * 0.5);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.75, box.y + box.height * 0.5, { steps: 4 });
    await page.mouse.up();
    const painted = size ** 2 - (await up());
    // A stroke of half the lattice, some seven spins wide.
    expect(painted).toBeGreaterThan(32 * 5);
    expect(painted).toBeLessThan(32 * 12);
    await page.focus('#lattice');
    for (const key of ['ArrowUp', 'Enter'] as const) await page.keyboard.press(key);
    expect(size ** 2 - (await up())).toBeGreaterThanOrEqual(painted);
    const [darkness = 0] = await darknessOf(page, '#lattice');
    expect(darkness).toBeGreaterThanOrEqual(0);
    // A link cannot make painted spins again, and does not say it could.
    expect(await page.evaluate(() => window.blockspin?.address())).not.toContain('sweeps=');
    expect(complaints).toEqual([]);
    await page.close();
  });
});

import { readFileSync } from 'node:fs';
import type { Page } from 'puppeteer';
import { describe, expect, it } from 'vitest';
import { stories } from '../../src/lab/stories/index.ts';
import { unpack } from '../twins/lattices.ts';
import { stripGeometry } from '../../src/ensemble/geometry.ts';
import { latticeOf, patience, pictureOf, stateOf, withLab } from './lab-pages.ts';

const { open } = withLab();
const axe = readFileSync(
  new URL('../../node_modules/axe-core/axe.min.js', import.meta.url),
  'utf8',
);

interface Audit {
  readonly violations: { id: string; nodes: { target: string[] }[] }[];
}

/** What the accessibility audit finds wrong, in short. */
async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = (await page.evaluate('axe.run()')) as Audit;
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(' ')}`);
}

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

describe('every story', { timeout: patience }, () => {
  it.each(stories.map(({ name }) => name))(
    '%s starts, and passes an accessibility audit',
    async (story) => {
      const { page, complaints } = await open({ story, size: 64, speed: 60 });
      expect(await stateOf(page)).toBe('running');
      const before = (await page.evaluate(() => window.blockspin?.sweeps)) ?? 0;
      await page.waitForFunction(
        (sweeps) => (window.blockspin?.sweeps ?? 0) > sweeps + 5,
        { timeout: patience },
        before,
      );
      const sections = await page.$$eval('#lab section:not([hidden])', (all) =>
        all.map(({ id }) => id),
      );
      const told = stories.find(({ name }) => name === story)?.sections;
      expect(sections.toSorted()).toEqual(told?.toSorted());
      expect(await violationsOf(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await page.close();
    },
  );

  it('and one with everything on, in the dark, on a phone, under the help sheet and where there is no WebGPU', async () => {
    const everything = { learning: 'on', flow: 'on', correlations: 'on', beside: 0.1 };
    const { page } = await open({ story: 'free-play', size: 64, speed: 60, ...everything });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
    await page.setViewport({ width: 360, height: 800 });
    await page.waitForFunction(
      () => document.querySelectorAll('#flow-rows tr, #maps-rows tr').length > 5,
      { timeout: patience },
    );
    expect(await violationsOf(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      360,
    );
    await page.keyboard.press('?');
    expect(await violationsOf(page)).toEqual([]);
    await page.evaluateOnNewDocument(() => {
      Object.defineProperty(Navigator.prototype, 'gpu', { get: () => undefined });
    });
    await page.reload();
    await page.waitForSelector('#failure:not([hidden]) img', { timeout: patience });
    expect(await violationsOf(page)).toEqual([]);
    await page.close();
  });

  it('zoom-out: order below T_c, noise above it, and neighbours that agree in between, also after a change', async () => {
    const { page } = await open({ story: 'zoom-out', size: 128, seed: 2 });
    await page.setViewport({ width: 1400, height: 1400 });
    const shares = async (): Promise<{ value: number; error: number }[]> => {
      await page.waitForFunction(
        () =>
          document.querySelectorAll('#comparison .share').length === 15 &&
          [...document.querySelectorAll('#comparison .share')].every(({ textContent }) =>
            /±/.test(textContent ?? ''),
          ),
        { timeout: patience },
      );
      return page.$$eval('#comparison .share', (all) =>
        all.map(({ textContent }) => {
          const [value = NaN, error = NaN] = (textContent ?? '').split('±').map(Number.parseFloat);
          return { value, error };
        }),
      );
    };
    // After four steps at T_c -+ 0.4 nearly all neighbours agree, or nearly half. At T_c the share is that of infinitely
    // many spins, 84.5 %, and 16 % divided by the side of the level more. Six errors, from few blocks, and 1 %.
    const first = await shares();
    expect(first[4]?.value).toBeGreaterThan(98);
    expect(first[14]?.value).toBeLessThan(58);
    for (const [level, { value, error }] of first.slice(6, 10).entries()) {
      expect(error).toBeLessThan(3);
      expect(Math.abs(value - 84.5 - 16 / (64 / 2 ** level))).toBeLessThan(6 * error + 1);
    }
    // Domains of the temperature before would keep the share near 85 % at all levels.
    await page.evaluate(() => window.blockspin?.setTemperature(2.1));
    const cold = await shares();
    expect(cold[5]?.value).toBeGreaterThan(90.5);
    expect(cold[8]?.value).toBeGreaterThan(99);
    const reported = await page.evaluate(() => window.blockspin?.address());
    expect(reported).toContain('history=0:2.1:0:swendsen-wang,30:2.1:0:metropolis');
    await page.close();
  });

  it('asks first, tries what it asks, and answers with what it measured', async () => {
    const { page } = await open({ story: 'zoom-out', size: 64, seed: 2 });
    await page.evaluate(() => {
      const guesses = [...document.querySelectorAll<HTMLButtonElement>('#story-guesses button')];
      guesses.find(({ textContent }) => textContent === '3')?.click();
    });
    expect(await page.evaluate(() => window.blockspin?.settings.temperature)).toBe(2.315);
    expect(await page.$eval('#story-answer', (each) => (each as HTMLElement).hidden)).toBe(true);
    await page.waitForFunction(() => !document.getElementById('story-answer')?.hidden, {
      timeout: patience,
    });
    expect(await page.$eval('#story-answer', (each) => each.textContent)).toMatch(
      /^You guessed: 3\. Measured in the middle row, at T = 2\.315: (\d\d\.\d, ){4}\d\d\.\d % .* fall towards noise\. Each step/,
    );
    await page.close();
  });

  it('does not answer with what was measured before the trial', async () => {
    const { page } = await open({ story: 'is-it-rg', size: 64, hidden: 16, patch: 8, batch: 32 });
    // The machine on patches has learned enough for an answer.
    await page.waitForFunction(
      () => /^(Yes|No|Alike)/.test(document.getElementById('maps-verdict')?.textContent ?? ''),
      { timeout: patience },
    );
    const wasAnswered = await page.evaluate(async () => {
      const guesses = [...document.querySelectorAll<HTMLButtonElement>('#story-guesses button')];
      guesses.find(({ textContent }) => textContent === 'no spots')?.click();
      await new Promise((resolve) => setTimeout(resolve, 1000));
      return !document.getElementById('story-answer')?.hidden;
    });
    // A machine on scattered spins needs 1500 updates, of which a frame has 8 at most: longer than a second.
    expect(wasAnswered).toBe(false);
    expect(await page.evaluate(() => window.blockspin?.settings.data)).toBe('scattered');
    await page.close();
  });

  it('measures its own lattice where it shows one alone, whatever a link says', async () => {
    const wishes = { story: 'machine', size: 64, learning: 'off', temperature: 4, speed: 1000000 };
    const { page } = await open({ ...wishes, beside: 0.1 });
    await page.waitForFunction(
      () => /±/.test(document.getElementById('energy-measured')?.textContent ?? ''),
      { timeout: patience },
    );
    await page.close();
  });

  it('is told by its button, and its answer comes when the thing was tried', async () => {
    const { page } = await open({ story: 'free-play', size: 64, seed: 9, paused: 'yes' });
    await page.evaluate(() => {
      const buttons = [...document.querySelectorAll<HTMLButtonElement>('#stories button')];
      buttons.find(({ textContent }) => textContent === 'Zoom out')?.click();
    });
    await page.waitForFunction(() => window.blockspin?.sweeps === 30, { timeout: patience });
    expect(await page.evaluate(() => window.blockspin?.settings.seed)).toBe(9);
    expect(await page.$eval('#story-answer', (each) => (each as HTMLElement).hidden)).toBe(true);
    await page.keyboard.press('ArrowRight', { delay: 1 });
    for (let press = 0; press < 4; press++) await page.keyboard.press('ArrowRight');
    // Measurements pause with the lab, and the page says so.
    await page.waitForFunction(
      () => /paused/.test(document.getElementById('story-wait')?.innerText ?? ''),
      { timeout: patience },
    );
    await page.keyboard.press(' ');
    await page.waitForFunction(() => !document.getElementById('story-answer')?.hidden, {
      timeout: patience,
    });
    await page.close();
  });
});

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

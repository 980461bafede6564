import { expect, it } from 'vitest';
import { patience, withLab } from './lab-pages.ts';

const { blank, address } = withLab();

it(
  'shows one figure alone in a frame, and tells the page around it how high',
  { timeout: patience },
  async () => {
    const { page } = await blank();
    const site = address().replace(/#.*$/, '');
    await page.goto(`${site}?embed=none`);
    await page.waitForSelector('.article main > .notice');
    expect(await page.$eval('.article main > .notice', ({ textContent }) => textContent)).toMatch(
      /^embed must be one of opening, .*, not "none"\.$/,
    );
    await page.setContent('<iframe width="600" height="300"></iframe>');
    const height = await page.evaluate(
      (source) =>
        new Promise<unknown>((resolve) => {
          addEventListener('message', ({ data }) => resolve(data));
          document.querySelector('iframe')?.setAttribute('src', source);
        }),
      `${site}?embed=opening&controls=hidden`,
    );
    expect(height).toMatchObject({ blockspin: 'height', figure: 'opening' });
    expect((height as { height: number }).height).toBeGreaterThan(100);
    const frame = page.frames()[1];
    const seen = await frame?.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('.article main > *')]
        .filter((each) => each.offsetParent)
        .map(({ id }) => id),
    );
    expect(seen).toEqual(['opening']);
    await page.close();
  },
);

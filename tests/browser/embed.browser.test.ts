import { expect, it } from 'vitest';
import { chapterFiles } from '../../src/article/chapters/index.ts';
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

it('shows every figure whole in a narrow frame', { timeout: patience }, async () => {
  const { page } = await blank();
  const site = address().replace(/#.*$/, '');
  for (const width of [360, 720])
    for (const id of chapterFiles.keys()) {
      await page.setViewport({ width, height: 620 });
      await page.goto('about:blank');
      await page.goto(`${site}?embed=${id}`);
      await page.waitForSelector(`#${id}[data-embedded]`);
      const [left, right] = await page.$eval(`#${id} .stage`, (stage) => {
        const box = stage.getBoundingClientRect();
        return [box.left, box.right];
      });
      expect([id, width, left ?? -1]).toEqual([id, width, 8]);
      expect([id, width, right ?? -1]).toEqual([id, width, width - 8]);
    }
  await page.close();
});

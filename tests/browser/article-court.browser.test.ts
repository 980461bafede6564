import { describe, expect, it } from 'vitest';
import { patience, withLab } from './lab-pages.ts';

const { blank, address } = withLab();

describe('the court of the article', { timeout: patience }, () => {
  it('lights the lamp of an exhibit once the reader has voted', async () => {
    const { page, complaints } = await blank();
    await page.goto(address().split('#')[0] ?? '');
    await page.evaluate(() => {
      document.getElementById('court')?.scrollIntoView({ behavior: 'instant' });
    });
    await page.waitForFunction(() => document.getElementById('court')?.dataset['live'] === 'yes', {
      timeout: patience,
    });
    const lit = (): Promise<number> => page.$$eval('.lamps > .lit', (lamps) => lamps.length);
    expect(await lit()).toBe(0);
    expect(await page.$$eval('.exhibit', (exhibits) => exhibits.length)).toBe(6);
    await page.$eval('#exhibit-free [data-choice="no"]', (button) => {
      if (button instanceof HTMLElement) button.click();
    });
    expect(await lit()).toBe(1);
    const answer = await page.$eval('#exhibit-free .lamp', (lamp) => lamp.textContent);
    expect(answer).toBe('No.');
    expect(complaints).toEqual([]);
  });
});

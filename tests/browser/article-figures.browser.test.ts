import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { arrive } from './article-pages.ts';
import { patience, withLab } from './lab-pages.ts';
import type { WatchedPage } from './site.ts';

const { blank, address } = withLab();
const waiting = { timeout: patience } as const;

const press = (page: Page, selector: string): Promise<void> =>
  page.$eval(selector, (button) => {
    if (button instanceof HTMLElement) button.click();
  });

// One page for all figures, which the reader would scroll through as well.
describe('figures of the article', { timeout: patience }, () => {
  let watched: WatchedPage;
  beforeAll(async () => {
    watched = await blank();
    await watched.page.goto(address().split('#')[0] ?? '', waiting);
  }, patience);
  afterAll(async () => {
    expect(watched.complaints).toEqual([]);
    await watched.page.close();
  });

  it('turns the zoom of the opening round by its button', async () => {
    const { page } = watched;
    await arrive(page, 'opening');
    const button = (): Promise<string> => page.$eval('.direction', (it) => it.textContent ?? '');
    expect(await button()).toBe('Zoom in');
    await press(page, '.direction');
    expect(await button()).toBe('Zoom out');
    await page.waitForFunction(
      () => document.querySelector('.counter')?.textContent?.includes('1/2'),
      waiting,
    );
    await page.waitForFunction(
      () => document.getElementById('opening-sentence')?.textContent?.includes('zoomed in by'),
      waiting,
    );
    await press(page, '.direction');
    expect(await button()).toBe('Zoom in');
  });

  it('lets a block vote, and the block spin is what most of its spins are', async () => {
    const { page } = watched;
    await arrive(page, 'vote');
    await page.waitForSelector('.ballot:not([hidden]) .spins', waiting);
    await page.focus('.ballot .spins');
    for (const key of [
      'ArrowRight',
      'ArrowRight',
      'ArrowDown',
      'ArrowLeft',
      'ArrowDown',
    ] as const) {
      await page.keyboard.press(key);
      const block = await page.$eval('.one-block', (it) => {
        const [spins, winner] = [...it.querySelectorAll('svg')].map((picture) =>
          [...picture.children].map((cell) => cell.getAttribute('class')),
        );
        return { spins: spins ?? [], winner: winner?.[0], tally: it.textContent };
      });
      const ups = block.spins.filter((spin) => spin === 'up').length;
      expect(block.spins).toHaveLength(4);
      expect(block.tally).toBe(`${Math.max(ups, 4 - ups)} : ${Math.min(ups, 4 - ups)}`);
      // Two against two are decided by a coin.
      if (ups !== 2) expect(block.winner).toBe(ups > 2 ? 'up' : 'down');
    }
    await page.waitForFunction(
      () => document.getElementById('vote-sentence')?.textContent?.includes('of this block'),
      waiting,
    );
    await press(page, '.ballot button');
    expect(await page.$eval('.ballot', (ballot) => (ballot as HTMLElement).hidden)).toBe(true);
    expect(await page.$eval('.windows', (all) => getComputedStyle(all).visibility)).toBe('visible');
  });

  it('shows what a hidden unit watches, and says where', async () => {
    const { page } = watched;
    await arrive(page, 'looking-machine');
    // The first reading of the weights; then the machine rests, so that picture and words are of one moment.
    await page.waitForFunction(
      () => document.querySelector('[data-measured="likeness"]')?.classList.length === 0,
      waiting,
    );
    await press(page, '#looking-machine .play');
    await page.focus('#looking-machine .spins[aria-label^="Hidden units"]');
    await page.keyboard.press('ArrowRight');
    expect(await page.$eval('.lens', (lens) => (lens as HTMLElement).hidden)).toBe(false);
    await page.waitForFunction(() => {
      const words = document.getElementById('looking-machine-sentence')?.textContent ?? '';
      const [, column = '', row = ''] = /column (\d+), row (\d+)/.exec(words) ?? [];
      const cells = [...document.querySelectorAll<SVGRectElement>('.lens rect')];
      const fullest = cells.findIndex(({ style }) => style.fill.includes('100%'));
      return fullest >= 0 && fullest === 12 * (Number(row) - 1) + Number(column) - 1;
    }, waiting);
  });
});

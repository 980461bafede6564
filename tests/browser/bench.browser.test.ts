import type { Page } from 'puppeteer';
import { describe, expect, it } from 'vitest';
import { patience, withLab } from './lab-pages.ts';
import { booted, type WatchedPage } from './site.ts';

const { blank, address } = withLab();

async function bench(
  settings: string,
  prepare?: (page: Page) => Promise<void>,
): Promise<WatchedPage> {
  const watched = await blank();
  await prepare?.(watched.page);
  await watched.page.goto(address().replace(/#.*$/, `#bench${settings}`));
  await booted(watched.page);
  return watched;
}

const status = (page: Page): Promise<string> =>
  page.$eval('.bench-status', ({ textContent }) => textContent ?? '');

async function measured(page: Page): Promise<void> {
  await page.click('.bench button');
  await page.waitForFunction(
    () =>
      /^(Measured|Stopped|This device)/.test(
        document.querySelector('.bench-status')?.textContent ?? '',
      ),
    { timeout: patience },
  );
}

describe('the bench page', { timeout: patience }, () => {
  it('measures on demand, and gives figures with ranges as JSON', async () => {
    const { page, complaints } = await bench('&kernels=majority&rounds=3&milliseconds=10');
    // Before a run there are the figures of others alone.
    expect(await page.$$eval('.bench thead th', (cells) => cells.length)).toBe(3);
    await measured(page);
    expect(await status(page)).toMatch(/^Measured 1 figure on .*swiftshader.* in Chrome/i);
    const run = JSON.parse(await page.$eval('.bench textarea', ({ value }) => value)) as {
      command: string;
      parameters: unknown;
      results: { kernel: string; median: number; minimum: number; maximum: number }[];
      notes: string[];
    };
    expect(run).toMatchObject({
      command: 'bench',
      adapter: { software: true },
      parameters: { kernels: ['majority'], rounds: 3, milliseconds: 10 },
    });
    const [row] = run.results;
    expect(row?.kernel).toBe('majority');
    expect(row?.minimum).toBeGreaterThan(0);
    expect(row?.median).toBeGreaterThanOrEqual(row?.minimum ?? NaN);
    expect(row?.maximum).toBeGreaterThanOrEqual(row?.median ?? NaN);
    expect(run.notes.join(' ')).toContain('say nothing about a GPU');
    expect(await page.$$eval('.bench thead th', (cells) => cells.length)).toBe(4);
    expect(await page.$$eval('.bench td.own b', (cells) => cells.length)).toBe(1);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('stops when asked, and says so', async () => {
    const { page } = await bench('&kernels=measure,majority&rounds=1000&milliseconds=100');
    await page.click('.bench button');
    await page.waitForFunction(
      () => (document.querySelector('.bench progress') as HTMLProgressElement).value > 0,
      { timeout: patience },
    );
    await page.$$eval('.bench button', (all) =>
      all.find(({ textContent }) => textContent === 'Stop')?.click(),
    );
    await page.waitForFunction(
      () => document.querySelector('.bench-status')?.textContent?.startsWith('Stopped'),
      { timeout: patience },
    );
    expect(
      await page.$eval('.bench button', (button) => (button as HTMLButtonElement).disabled),
    ).toBe(false);
    await page.close();
  });

  it('says in one sentence that there is no WebGPU, and still shows what others measured', async () => {
    const { page, complaints } = await bench('&rounds=-1', (page) =>
      page
        .evaluateOnNewDocument(() => {
          Object.defineProperty(Navigator.prototype, 'gpu', { get: () => undefined });
        })
        .then(() => undefined));
    expect(await status(page)).toContain('rounds must be a whole number from 1 to 1000, not "-1"');
    await measured(page);
    expect(await status(page)).toMatch(
      /^This device could not be measured\. This browser has no WebGPU\./,
    );
    expect(await page.$$eval('.bench tbody tr', (rows) => rows.length)).toBeGreaterThan(10);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

import { setTimeout } from 'node:timers/promises';
import { readFileSync } from 'node:fs';
import { expect, describe, it, vi } from 'vitest';
import type { Page } from 'puppeteer';
import { arrive } from './article-pages.ts';
import { withLab, patience } from './lab-pages.ts';

const { blank, address } = withLab();
const article = (hash = ''): string => `${address().split('#')[0]}${hash}`;
const axe = readFileSync(
  new URL('../../node_modules/axe-core/axe.min.js', import.meta.url),
  'utf8',
);

async function complaintsOfAxe(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = (await page.evaluate('axe.run()')) as {
    violations: { id: string; nodes: { html: string }[] }[];
  };
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

describe('the article', { timeout: patience }, () => {
  it('opens first, zooms by itself, runs one figure at a time, and measures what is exact', async () => {
    const { page, complaints } = await blank();
    await page.goto(article());
    await arrive(page, 'opening');
    const counter = (): Promise<string> =>
      page.$eval('.counter', (element) => element.textContent ?? '');
    expect(await counter()).toContain('1');
    await page.waitForFunction(
      () => Number(document.querySelector('.counter')?.textContent?.replace(/\D/g, '')) >= 2,
      { timeout: patience },
    );
    const names = await page.evaluate(() => window.blockspinArticle?.chapters() ?? []);
    expect(names.slice(0, 4)).toEqual(['opening', 'one-rule', 'special-temperature', 'vote']);
    for (const name of ['one-rule', 'special-temperature']) {
      await arrive(page, name);
      const running = await page.$$eval('[data-running]', (all) => all.map(({ id }) => id));
      expect(running).toEqual([name]);
    }
    await arrive(page, 'one-rule');
    await page.waitForFunction(
      () => document.querySelector('[data-measured="against-8"]')?.classList.length === 0,
      { timeout: patience },
    );
    const findings = await page.evaluate(() => window.blockspinArticle?.findings('one-rule') ?? []);
    for (const { measured, exact, name } of findings) {
      // A false alarm is a five-sigma event: less than one in a million for each of the two.
      const distance = Math.abs((measured?.value ?? NaN) - (exact ?? NaN));
      expect(distance, name).toBeLessThan(5 * Math.max(measured?.error ?? 0, 0.002));
    }
    expect(complaints).toEqual([]);
    await page.close();
  });

  it.each([
    ['light', 1440, 900],
    ['dark', 360, 640],
  ] as const)('passes axe in %s, and fits %i pixels', async (scheme, width, height) => {
    const { page } = await blank();
    await page.setViewport({ width, height });
    await page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: scheme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ]);
    await page.goto(article('#one-rule'));
    await arrive(page, 'one-rule');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    expect(await complaintsOfAxe(page)).toEqual([]);
    // Readers who prefer reduced motion start every figure themselves.
    expect(await page.$eval('#one-rule', (section) => section.getAttribute('data-playing'))).toBe(
      'no',
    );
    await page.close();
  });

  it('keeps a figure whose charts need much height in its column', async () => {
    const { page } = await blank();
    // Little height and width: the charts need more height than the picture's shape allows.
    await page.setViewport({ width: 1024, height: 768 });
    await page.goto(article('#thermometers'));
    await arrive(page, 'thermometers');
    await page.waitForSelector('#thermometers .chart .frame', { timeout: patience });
    const beyond = await page.$eval('#thermometers .stage', (stage) => {
      const edge = stage.getBoundingClientRect().right + 1;
      return [...stage.querySelectorAll('*')]
        .filter((part) => part.getBoundingClientRect().right > edge)
        .map(({ tagName, className }) => `${tagName} ${String(className)}`);
    });
    expect(beyond).toEqual([]);
    await page.close();
  });

  it('is worked by the keyboard', async () => {
    const { page } = await blank();
    await page.goto(article('#one-rule'));
    await arrive(page, 'one-rule');
    await page.focus('#one-rule .spins');
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(
      () => document.getElementById('one-rule-sentence')?.textContent?.includes('neighbours agree'),
      { timeout: patience },
    );
    await page.focus('#one-rule-knob');
    await page.keyboard.press('ArrowRight');
    expect(
      await page.$eval('#one-rule-knob', (slider) => slider.getAttribute('aria-valuetext')),
    ).toBe('T = 2.4');
    await page.focus('#one-rule [data-choice="few"]');
    await page.keyboard.press('Enter');
    expect(
      await page.$eval('#one-rule .guess', (guess) => guess.getAttribute('data-outcome')),
    ).toBe('right');
    expect(
      await page.$eval('#one-rule .answer', (answer) => (answer as HTMLDetailsElement).open),
    ).toBe(true);
    await page.close();
  });

  it('is text, pictures and numbers without WebGPU, and text without scripts', async () => {
    const { page, complaints } = await blank();
    await page.evaluateOnNewDocument(() => {
      Object.defineProperty(Navigator.prototype, 'gpu', { get: () => undefined });
    });
    await page.goto(article());
    await page.waitForSelector('#article-notice:not([hidden])', { timeout: patience });
    expect(await page.$eval('#article-notice', (notice) => notice.textContent)).toContain(
      'pictures instead',
    );
    const posters = await page.$$eval('.poster', (all) =>
      all.map((image) => getComputedStyle(image).visibility),
    );
    expect(posters.length).toBeGreaterThanOrEqual(4);
    expect(new Set(posters)).toEqual(new Set(['visible']));
    expect(complaints).toEqual([]);
    await page.setJavaScriptEnabled(false);
    await page.reload();
    const text = await page.$eval('body', (body) => body.innerText);
    for (const title of ['One rule', 'The special temperature', 'The vote'])
      expect(text).toContain(title);
    expect(text).toContain('0.9383 ± 0.0005');
    await page.close();
  });

  it('gives way to the lab at the addresses of the lab', async () => {
    const { page } = await blank();
    const place = (): Promise<string | undefined> =>
      page.evaluate(() => document.documentElement.dataset['place']);
    for (const [hash, wanted] of [
      ['', 'article'],
      ['#vote', 'article'],
      ['#figure=one-rule&state=1.5', 'article'],
      ['#lab', 'lab'],
      ['#v=1&size=64&paused=yes', 'lab'],
      ['#story=free-play&size=64&paused=yes', 'lab'],
    ] as const) {
      await page.goto('about:blank');
      await page.goto(article(hash));
      expect(await place(), hash).toBe(wanted);
    }
    // The page loads anew, so the question is asked again and again, in whatever document there is. A question to a document that
    // goes away may stay without an answer.
    await page.evaluate(() => void window.setTimeout(() => (location.hash = '#one-rule')));
    const answer = (): Promise<string | undefined> => Promise.race([place(), setTimeout(2000, '')]);
    await vi.waitFor(async () => expect(await answer()).toBe('article'), {
      timeout: patience / 2,
      interval: 200,
    });
    await page.close();
  });
});

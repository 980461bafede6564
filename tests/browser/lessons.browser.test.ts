import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Page } from 'puppeteer';
import { patience, withLab } from './lab-pages.ts';
import { booted } from './site.ts';

const { open, blank, address } = withLab();
const small = { story: 'free-play', size: 64, paused: 'yes' };

/** Opens the sheet, fills it in, and gives what it offers. */
async function made(page: Page): Promise<{ link: string; frame: string; problem: string }> {
  return page.$eval('#lesson-dialog', (dialog) => {
    const [, link, frame] = dialog.querySelectorAll('textarea');
    const problem = dialog.querySelector('.problem')?.textContent ?? '';
    return { link: link?.value ?? '', frame: frame?.value ?? '', problem };
  });
}

describe('a lesson', { timeout: patience }, () => {
  it('is made in the lab, and its link brings title, task and locked controls', async () => {
    const { page } = await open({ ...small, temperature: 2.5 });
    await page.evaluate(() => {
      const buttons = [...document.querySelectorAll<HTMLButtonElement>('#sharing button')];
      buttons.find(({ textContent }) => textContent === 'Lesson')?.click();
    });
    await page.waitForSelector('#lesson-dialog[open]');
    expect(await made(page)).toEqual({
      link: '',
      frame: '',
      problem: 'Give the lesson a title of 1 to 80 letters.',
    });
    await page.type('#lesson-dialog .field input', 'Order & <b>heat</b>');
    await page.type('#lesson-dialog .field textarea', 'Is half of it up?');
    await page.evaluate(() => {
      const boxes = [
        ...document.querySelectorAll<HTMLLabelElement>('#lesson-dialog fieldset label'),
      ];
      for (const wanted of ['temperature', 'size', 'stories', 'start paused'])
        boxes.find(({ textContent }) => textContent === wanted)?.click();
    });
    const { link, frame, problem } = await made(page);
    expect(problem).toBe('');
    expect(new URL(link).hash).toBe(
      '#lab&lesson=Order%20%26%20%3Cb%3Eheat%3C%2Fb%3E&task=Is%20half%20of%20it%20up%3F&locked=story,temperature,size' +
        '&story=free-play&temperature=2.5&speed=60&size=64&batch=64&paused=yes',
    );
    expect(frame).toContain(`src="${link.replaceAll('&', '&amp;')}" title="Order &amp; &lt;b&gt;`);
    await page.goto('about:blank');
    await page.goto(link);
    await booted(page);
    const lesson = await page.$eval('#lesson', (card) => (card as HTMLElement).innerText);
    expect(lesson).toContain('Order & <b>heat</b>');
    expect(lesson).toContain('Is half of it up?');
    expect(lesson).toContain('Locked in this lesson: stories, temperature, size.');
    const locked = await page.$$eval(':is(#temperature, #panel, #stories) :disabled', (all) =>
      all.map((each) => each.getAttribute('aria-describedby')),
    );
    expect(locked.length).toBeGreaterThanOrEqual(9);
    expect(new Set(locked)).toEqual(new Set(['lesson-locked']));
    expect(await page.$eval('#temperature-number', (each) => each.matches(':disabled'))).toBe(true);
    // Keys cannot turn what is locked, and say so; other controls work.
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => window.blockspin?.settings.temperature)).toBe(2.5);
    expect(await page.$eval('#notice', (each) => (each as HTMLElement).innerText)).toContain(
      'Locked in this lesson: temperature.',
    );
    await page.keyboard.press('s');
    await page.waitForFunction(() => window.blockspin?.sweeps === 1, { timeout: patience });
    // The address of the page keeps the lesson.
    expect(await page.evaluate(() => window.blockspin?.address())).toContain('&locked=story,');
    await page.close();
  });

  it('of a bad link is answered in one sentence', async () => {
    const { page } = await open({ ...small, lesson: 'x'.repeat(81), locked: 'everything' });
    const notice = await page.$eval('#notice', (each) => (each as HTMLElement).innerText);
    expect(notice).toMatch(
      /Some settings in this link were ignored: lesson must be a title of 1 to 80 letters, not "x+\.\.\."\. locked must be names of controls with commas between them, not "everything"\./,
    );
    expect(await page.$('#lesson')).toBeNull();
    await page.close();
  });
});

it('every exercise opens the lab as it says', { timeout: 2 * patience }, async () => {
  const { page, complaints } = await blank();
  const html = fs.readFileSync(
    new URL('../../src/teaching/exercises.html', import.meta.url),
    'utf8',
  );
  const links = [...html.matchAll(/href="(#lab&amp;[^"]*)"/g)].map(
    ([, link = '']) =>
      // Smaller, so that twelve labs start soon.
      `${link.replaceAll('&amp;', '&').replace(/&size=\d+/, '')}&size=64`,
  );
  expect(links).toHaveLength(12);
  const site = address().replace(/#.*$/, '');
  for (const link of links) {
    await page.goto('about:blank');
    await page.goto(`${site}${link}&paused=yes`);
    expect(await booted(page), link).toBe('paused');
    const settings = new Map(
      Object.entries((await page.evaluate(() => window.blockspin?.settings)) ?? {}),
    );
    for (const [key, value] of new URLSearchParams(link.replace('#lab&', '')))
      expect(String(settings.get(key)).replace('true', 'on'), `${link} ${key}`).toBe(value);
    const notice = await page.$eval('#notice', (each) => (each as HTMLElement).innerText);
    expect(notice, link).not.toContain('ignored');
  }
  expect(complaints).toEqual([]);
  await page.close();
});

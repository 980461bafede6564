import type { Page } from 'puppeteer';
import { expect, it } from 'vitest';
import { patience, withLab } from './lab-pages.ts';

const { blank, address } = withLab();

it('shows the article as slides, worked by keys and buttons', { timeout: patience }, async () => {
  const { page, complaints } = await blank();
  const site = address().replace(/#.*$/, '');
  const number = (): Promise<string> => page.$eval('.presenter-number', (each) => each.textContent);
  const slide = (): Promise<string | undefined> =>
    page.$eval('[data-slide="now"]', (each) => each.id);
  const hash = (): Promise<string> => page.evaluate(() => location.hash);
  await page.goto(`${site}#present/one-rule`);
  await page.waitForSelector('[data-slide="now"][data-live]', { timeout: patience });
  expect(await slide()).toBe('one-rule');
  expect(await number()).toBe('2/9 One rule, step 1 of 4');
  // The question is there, and its answer is not.
  const seen = (selector: string): Promise<boolean> =>
    page.$eval(selector, (each) => each.checkVisibility());
  expect(await seen('#one-rule .guess > p')).toBe(true);
  expect(await seen('#one-rule .answer p')).toBe(false);
  expect(await seen('#one-rule .numbers')).toBe(false);
  expect(await seen('#vote')).toBe(false);
  // A step turns the slider of the figure, and is part of the address.
  await page.keyboard.press('ArrowRight');
  expect(await hash()).toBe('#present/one-rule/2');
  const knob = (): Promise<string | null> =>
    page.$eval('#one-rule-knob', (each) => each.getAttribute('aria-valuetext'));
  expect(await knob()).toBe('T = 1.0');
  await page.keyboard.press('PageDown');
  expect(await knob()).toBe('T = 4.5');
  await page.keyboard.press('Space');
  expect(await knob()).toBe('T = 2.3');
  expect(await seen('#one-rule .answer p')).toBe(true);
  expect(await seen('#one-rule .numbers')).toBe(true);
  await page.keyboard.press('PageUp');
  expect(await hash()).toBe('#present/one-rule/3');
  // The page does not scroll, and nothing is wider than the window.
  expect(await page.evaluate(() => [scrollX, scrollY, document.body.scrollWidth])).toEqual([
    0, 0, 1024,
  ]);
  // Freezing stops the figure; letters can be switched off.
  const playing = (): Promise<string | null> =>
    page.$eval('#one-rule', (each) => each.getAttribute('data-playing'));
  await page.keyboard.press('f');
  expect(await playing()).toBe('no');
  expect(await page.$eval('#vote', (each) => each.getAttribute('data-playing'))).toBe('no');
  await page.keyboard.press('f');
  expect(await playing()).toBe('yes');
  await page.click('.presenter-letters input');
  await page.keyboard.press('f');
  expect(await playing()).toBe('yes');
  await page.click('.presenter-letters input');
  await page.keyboard.press('n');
  expect(await page.$eval('.presenter-notes', (each) => each.textContent)).toContain('3.0 %');
  expect(await seen('.presenter-notes')).toBe(true);
  // Buttons do the same as keys, also the arrow keys while a button is in focus.
  await page.click('.presenter-bar [aria-label="Next"]');
  await page.click('.presenter-bar [aria-label="Next"]');
  expect(await slide()).toBe('special-temperature');
  expect(await page.$$eval('[data-slide="next"]', (all) => all.map(({ id }) => id))).toEqual([
    'vote',
  ]);
  await page.keyboard.press('ArrowLeft');
  expect(await hash()).toBe('#present/one-rule/4');
  // The window of notes follows the slides, takes the same keys and goes with the slides.
  const opening = new Promise<Page | null>((resolve) => page.once('popup', resolve));
  await page.evaluate(() => {
    const buttons = [...document.querySelectorAll<HTMLButtonElement>('.presenter-bar button')];
    buttons.find(({ textContent }) => textContent === 'Speaker window')?.click();
  });
  const speaker = await opening;
  if (!speaker) throw new Error('No window of notes was opened.');
  const spoken = (): Promise<string> => speaker.$eval('main', (each) => each.innerText);
  expect(await spoken()).toContain('Slide 2 of 9, step 4 of 4');
  expect(await spoken()).toContain('3.0 %');
  expect(await spoken()).toContain('Next slide: The special temperature');
  await speaker.keyboard.press('ArrowRight');
  expect(await slide()).toBe('special-temperature');
  expect(await spoken()).toContain('Slide 3 of 9, step 1 of 2');
  expect(await speaker.$eval('h1', (each) => each.checkVisibility())).toBe(true);
  await speaker.$eval('[aria-label="Back"]', (each) => (each as HTMLElement).click());
  expect(await hash()).toBe('#present/one-rule/4');
  // An address that names no slide is answered in a sentence.
  await page.evaluate(() => (location.hash = '#present/nonsense'));
  await page.waitForSelector('.presenter-complaint:not([hidden])');
  expect(await page.$eval('.presenter-complaint', (each) => each.textContent)).toBe(
    'The slide must be one of opening, one-rule, special-temperature, vote, thermometers, survives, looking-machine, court, blog, not "nonsense".',
  );
  expect(await slide()).toBe('opening');
  await page.keyboard.press('Escape');
  expect(await hash()).toBe('#opening');
  expect(await page.$$('.presenter-bar, .presenter-notes, [data-slide]')).toEqual([]);
  expect(await seen('#vote')).toBe(true);
  await expect.poll(() => speaker.isClosed()).toBe(true);
  expect(complaints).toEqual([]);
  await page.close();
});

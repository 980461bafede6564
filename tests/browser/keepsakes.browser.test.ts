import { expect, it } from 'vitest';
import type { Page } from 'puppeteer';
import { patience, withLab } from './lab-pages.ts';

const { blank, address } = withLab();

/** Presses a button of a figure and gives the name of the file, its bytes, and its picture as shares of dark and light. */
function kept(page: Page, chapter: string, button: string) {
  return page.evaluate(
    async (id, text) => {
      const caught = new Promise<[string, Blob]>((resolve) => {
        const make = URL.createObjectURL;
        let blob = new Blob();
        URL.createObjectURL = (each) => {
          blob = each as Blob;
          return make.call(URL, each);
        };
        HTMLAnchorElement.prototype.click = function click(this: HTMLAnchorElement) {
          URL.createObjectURL = make;
          resolve([this.download, blob]);
        };
      });
      const buttons = [...document.querySelectorAll<HTMLButtonElement>(`#${id} .bar button`)];
      buttons.find(({ textContent }) => textContent === text)?.click();
      const [name, file] = await caught;
      let seconds = 0;
      let picture: ImageBitmap;
      if (file.type.startsWith('video')) {
        const video = document.createElement('video');
        video.muted = true;
        video.src = URL.createObjectURL(file);
        const shown = new Promise((resolve) => video.requestVideoFrameCallback(resolve));
        await video.play();
        await shown;
        video.pause();
        seconds = video.duration;
        picture = await createImageBitmap(video);
      } else picture = await createImageBitmap(file);
      const copy = new OffscreenCanvas(picture.width, picture.height);
      const context = copy.getContext('2d');
      context?.drawImage(picture, 0, 0);
      const { data = [] } = context?.getImageData(0, 0, picture.width, picture.height) ?? {};
      const red = Array.from(data).filter((_, at) => at % 4 === 0);
      const dark = red.filter((value) => value < 80).length / red.length;
      return { name, seconds, width: picture.width, height: picture.height, dark };
    },
    chapter,
    button,
  );
}

it(
  'every figure gives a card, a film, and two printed pages of the article',
  { timeout: 2 * patience },
  async () => {
    const { page, complaints } = await blank();
    const site = address().replace(/#.*$/, '');
    await page.goto(`${site}#one-rule`);
    await page.waitForSelector('#one-rule[data-live]', { timeout: patience });
    const card = await kept(page, 'one-rule', 'Card');
    expect(card).toMatchObject({ name: 'blockspin-one-rule.png', width: 1600, height: 900 });
    // Up spins are dark, and the picture of 12 x 12 spins fills half of the card.
    expect(card.dark).toBeGreaterThan(0.03);
    expect(card.dark).toBeLessThan(0.6);
    const film = await kept(page, 'one-rule', 'Film');
    expect(film.name).toMatch(/^blockspin-one-rule\.(mp4|webm)$/);
    expect(film.width).toBe(1280);
    expect(film.seconds).toBeGreaterThan(9.5);
    expect(film.seconds).toBeLessThan(10.5);
    expect(film.dark).toBeGreaterThan(0.03);
    // Where a browser has no encoder, one sentence says so.
    await page.evaluate(() => Reflect.deleteProperty(window, 'VideoEncoder'));
    await page.evaluate(() => {
      const buttons = [...document.querySelectorAll<HTMLButtonElement>('#one-rule .bar button')];
      buttons.find(({ title }) => title.startsWith('Saves ten seconds'))?.click();
    });
    await page.waitForFunction(
      () =>
        document.querySelector('#one-rule .tool-note')?.textContent ===
        'This browser cannot encode films: it has no WebCodecs.',
      { timeout: patience },
    );
    const sheets = await page.pdf({ format: 'A4' });
    const pages = new TextDecoder('latin1').decode(sheets).match(/\/Type\s*\/Page\b/g) ?? [];
    expect(pages).toHaveLength(2);
    expect(complaints).toEqual([]);
    await page.close();
  },
);

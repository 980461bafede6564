import { expect, it } from 'vitest';
import type { Page } from 'puppeteer';
import { patience, withLab } from './lab-pages.ts';

const { blank, address } = withLab();

/** Presses a button of a figure and gives the name of the file, its length and size, and the share of its picture in the colours of spins. */
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
      let blueOrSand = 0;
      for (let at = 0; at < data.length; at += 4)
        if (Math.abs((data[at] ?? 0) - (data[at + 2] ?? 0)) > 30) blueOrSand++;
      const spins = (4 * blueOrSand) / data.length;
      return { name, seconds, width: picture.width, height: picture.height, spins };
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
    // The picture of 12 x 12 spins, blue and sand, fills nearly half of the card. The rest is paper and ink.
    expect(card.spins).toBeGreaterThan(0.3);
    expect(card.spins).toBeLessThan(0.7);
    const film = await kept(page, 'one-rule', 'Film');
    expect(film.name).toMatch(/^blockspin-one-rule\.(mp4|webm)$/);
    expect(film.width).toBe(1280);
    expect(film.seconds).toBeGreaterThan(9.5);
    expect(film.seconds).toBeLessThan(10.5);
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

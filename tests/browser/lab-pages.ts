import type { Browser, Page } from 'puppeteer';
import type { ViteDevServer } from 'vite';
import { afterAll, beforeAll } from 'vitest';
import type { LabHandle } from '../../src/lab/handle.ts';
import { findBrowser, launchBrowser } from './browser.ts';
import { booted, labAddress, openPage, serveLab, type WatchedPage } from './site.ts';

/** Milliseconds that a busy or slow machine without a GPU may take for anything. */
export const patience = 300_000;

/** What an address is to ask for. */
type Wishes = Readonly<Record<string, string | number>>;

export interface LabPages {
  /** A page that shows the lab, once it has started. */
  readonly open: (wishes: Wishes) => Promise<WatchedPage>;
  /** A page that shows nothing yet. */
  readonly blank: () => Promise<WatchedPage>;
  readonly address: (wishes?: Wishes) => string;
}

/** A served lab and a browser for the tests of one file. */
export function withLab(): LabPages {
  let server: ViteDevServer;
  let browser: Browser;
  beforeAll(async () => {
    server = await serveLab();
    // BROWSER=packed tries the one in @sparticuz/chromium even where another is installed.
    const wish = process.env['BROWSER'] === 'packed' ? 'packed' : undefined;
    browser = await launchBrowser(await findBrowser(wish));
  }, patience);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });
  const blank = (): Promise<WatchedPage> => openPage(browser);
  const address = (wishes: Wishes = {}): string => labAddress(server, wishes);
  const open = async (wishes: Wishes): Promise<WatchedPage> => {
    const watched = await blank();
    await watched.page.goto(address(wishes));
    await booted(watched.page);
    return watched;
  };
  return { open, blank, address };
}

export function stateOf(page: Page): Promise<ReturnType<LabHandle['state']> | undefined> {
  return page.evaluate(() => window.blockspin?.state());
}

export async function latticeOf(page: Page): Promise<Uint32Array> {
  return Uint32Array.from(
    await page.evaluate(async () => [...((await window.blockspin?.readLattice()) ?? [])]),
  );
}

/** The means once there are enough observations at this temperature. */
export async function observedAt(
  page: Page,
  temperature: number,
): Promise<{ energy: number; magnetization: number }> {
  await page.waitForFunction(
    (wished) => window.blockspin?.observations?.temperature === wished,
    { timeout: patience },
    temperature,
  );
  const observations = await page.evaluate(() => window.blockspin?.observations);
  if (!observations) throw new Error('The observations are gone again.');
  return observations;
}

/** The red of the lattice's picture on the screen at the middle of every spin, once there is a picture. */
export async function pictureOf(page: Page, size: number): Promise<number[]> {
  const canvas = await page.$('#lattice');
  for (let attempt = 0; attempt < 40; attempt++) {
    const png = await canvas?.screenshot({ encoding: 'base64' });
    const red = await page.evaluate(redsOf, png ?? '', size);
    if (new Set(red).size > 1) return red;
  }
  throw new Error('The canvas stayed blank.');
}

/** Runs in the page, which can read a picture. */
async function redsOf(png: string, size: number): Promise<number[]> {
  const bytes = Uint8Array.from(atob(png), (letter) => letter.codePointAt(0) ?? 0);
  const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const copy = new OffscreenCanvas(picture.width, picture.height);
  const context = copy.getContext('2d');
  if (!context) return [];
  context.drawImage(picture, 0, 0);
  const { data } = context.getImageData(0, 0, copy.width, copy.height);
  const middle = (index: number, pixels: number): number =>
    Math.floor(((index + 0.5) * pixels) / size);
  return Array.from({ length: size * size }, (_, site) => {
    const x = middle(site % size, copy.width);
    const y = middle(Math.floor(site / size), copy.height);
    return data[4 * (y * copy.width + x)] ?? 0;
  });
}

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'puppeteer';
import { afterAll, describe, expect, it } from 'vitest';
import { saveMachines } from '../../src/rbm/machine/machine-file.ts';
import { patience, withLab } from './lab-pages.ts';

const { open } = withLab();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'blockspin-machine-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

function fileOf(name: string, bytes: Uint8Array): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, bytes);
  return file;
}

async function choose(page: Page, file: string): Promise<string> {
  const [chooser] = await Promise.all([
    page.waitForFileChooser(),
    page.evaluate(() => {
      const buttons = [...document.querySelectorAll<HTMLButtonElement>('#sharing button')];
      buttons.find(({ textContent }) => textContent === 'Open a machine')?.click();
    }),
  ]);
  await chooser.accept([file]);
  await page.waitForFunction(
    (name) => document.getElementById('notice')?.textContent?.includes(name),
    { timeout: patience },
    path.basename(file),
  );
  return page.$eval('#notice', (each) => each.textContent ?? '');
}

function small(): string {
  const [visible, hidden] = [16, 9];
  const weights = Float32Array.from({ length: visible * hidden }, (_, index) => index / 100);
  const layer = {
    units: 'spin',
    weights,
    visibleBias: new Float32Array(visible),
    hiddenBias: new Float32Array(hidden),
  } as const;
  return fileOf('good.safetensors', saveMachines({ layers: [layer] }));
}

describe('a machine of a file in the lab', { timeout: patience }, () => {
  it('takes the place of the machine, and a wrong file changes nothing', async () => {
    const { page, complaints } = await open({ story: 'machine', size: 64, hidden: 36 });
    const good = small();
    expect(await choose(page, good)).toMatch(
      /^You see good\.safetensors: 4 × 4 visible and 9 hidden units\. .* until you switch learning on\./,
    );
    const settings = () => page.evaluate(() => window.blockspin?.settings);
    const wanted = { patch: 4, hidden: 9, units: 'spin', learning: false };
    expect(await settings()).toMatchObject(wanted);
    // The machine is shown although it learns nothing here.
    expect(await page.$eval('#machine', (each) => each.classList.contains('off'))).toBe(false);
    expect(await choose(page, fileOf('wrong.safetensors', new Uint8Array(64)))).toMatch(
      /^wrong\.safetensors: This is no safetensors file: [^.]*\.Dismiss$/,
    );
    expect(await settings()).toMatchObject(wanted);
    // No link holds the machine, and both the panel and the link say so.
    expect(await page.$eval('#machine-text', (each) => each.textContent)).toMatch(
      /came from the file good\.safetensors, which is no part of a link\.$/,
    );
    await page.evaluate(() => {
      const buttons = [...document.querySelectorAll<HTMLButtonElement>('#sharing button')];
      buttons.find(({ textContent }) => textContent === 'Link')?.click();
    });
    expect(await page.$eval('#share-explanation', (each) => each.textContent)).toMatch(
      /The link does not hold the machine of the file good\.safetensors\./,
    );
    // Another story begins with a machine of its own, so nothing is said of this one any more.
    expect(await choose(page, good)).toContain('good.safetensors');
    await page.evaluate(() => {
      const buttons = [...document.querySelectorAll<HTMLButtonElement>('#stories button')];
      buttons.find(({ textContent }) => textContent === 'Zoom out')?.click();
    });
    await page.waitForFunction(() => document.getElementById('notice')?.hidden, {
      timeout: patience,
    });
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('changes nothing that a lesson locks, and neither does another story', async () => {
    const wishes = { story: 'zoom-out', size: 64, temperature: 2.4, paused: 'yes', lesson: 'Heat' };
    const { page, complaints } = await open({ ...wishes, locked: 'hidden,temperature' });
    const before = await page.evaluate(() => window.blockspin?.settings);
    expect(await choose(page, small())).toMatch(
      /^good\.safetensors is not opened: this machine would change what is locked in this lesson \(hidden units\)\./,
    );
    expect(await page.evaluate(() => window.blockspin?.settings)).toEqual(before);
    // Another story begins with settings of its own, except those of the lesson.
    await page.evaluate(() => {
      const buttons = [...document.querySelectorAll<HTMLButtonElement>('#stories button')];
      buttons.find(({ textContent }) => textContent === 'What matters')?.click();
    });
    await page.waitForFunction(() => window.blockspin?.settings.story === 'what-matters');
    expect(await page.evaluate(() => window.blockspin?.settings.temperature)).toBe(2.4);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

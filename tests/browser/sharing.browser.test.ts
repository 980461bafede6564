import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'puppeteer';
import { afterAll, describe, expect, it } from 'vitest';
import { readNpy } from '../../src/formats/npy.ts';
import { readSafetensors } from '../../src/formats/safetensors.ts';
import { blockspin } from '../support/run-cli.ts';
import { latticeOf, patience, withLab } from './lab-pages.ts';
import { booted } from './site.ts';

const { open, blank, address } = withLab();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'blockspin-lab-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Presses a button of the page and gives what it has the browser save. */
async function saved(page: Page, button: string): Promise<{ name: string; bytes: Uint8Array }> {
  const [name, base64] = await page.evaluate(async (text) => {
    const caught = new Promise<[string, Blob]>((resolve) => {
      const make = URL.createObjectURL;
      let blob = new Blob();
      URL.createObjectURL = (each) => {
        blob = each as Blob;
        return make.call(URL, each);
      };
      HTMLAnchorElement.prototype.click = function click(this: HTMLAnchorElement) {
        resolve([this.download, blob]);
      };
    });
    const buttons = [...document.querySelectorAll<HTMLButtonElement>('#sharing button')];
    buttons.find(({ textContent }) => textContent === text)?.click();
    const [file, content] = await caught;
    const bytes = new Uint8Array(await content.arrayBuffer());
    return [file, btoa(Array.from(bytes, (byte) => String.fromCodePoint(byte)).join(''))];
  }, button);
  return { name: name ?? '', bytes: Uint8Array.from(Buffer.from(base64 ?? '', 'base64')) };
}

/** What the sheet of a button says. */
async function shown(page: Page, button: string): Promise<string> {
  return page.evaluate((text) => {
    const buttons = [...document.querySelectorAll<HTMLButtonElement>('#sharing button')];
    buttons.find(({ textContent }) => textContent === text)?.click();
    const area = document.querySelector<HTMLTextAreaElement>('#share-text');
    document.querySelector<HTMLDialogElement>('#share')?.close();
    return area?.value ?? '';
  }, button);
}

describe('an experiment is given away', { timeout: patience }, () => {
  it('as a link that brings back the same lattice bit for bit, changed conditions and all', async () => {
    const wishes = { story: 'free-play', size: 64, seed: 11, temperature: 3, paused: 'yes' };
    const { page } = await open(wishes);
    await page.evaluate(() => window.blockspin?.step(7));
    await page.evaluate(() => window.blockspin?.change({ temperature: 2 }));
    await page.evaluate(() => window.blockspin?.step(5));
    await page.evaluate(() => window.blockspin?.change({ field: 0.2, update: 'heat-bath' }));
    await page.evaluate(() => window.blockspin?.step(9));
    await page.evaluate(() => window.blockspin?.change({ update: 'swendsen-wang' }));
    await page.evaluate(() => window.blockspin?.step(2));
    const spins = await latticeOf(page);
    const link = await shown(page, 'Link');
    expect(link).toContain('sweeps=23');
    await page.close();
    const again = await blank();
    await again.page.goto(link);
    expect(await booted(again.page)).toBe('paused');
    expect(await again.page.evaluate(() => window.blockspin?.sweeps)).toBe(23);
    expect(await latticeOf(again.page)).toEqual(spins);
    expect(await again.page.evaluate(() => window.blockspin?.settings)).toMatchObject({
      temperature: 2,
      field: 0.2,
      update: 'swendsen-wang',
      seed: 11,
    });
    // What goes on from there is the same too.
    await again.page.evaluate(() => window.blockspin?.change({ temperature: 4 }));
    await again.page.evaluate(() => window.blockspin?.step(1));
    expect(await latticeOf(again.page)).not.toEqual(spins);
    expect(again.complaints).toEqual([]);
    await again.page.close();
  });

  it('as a command line with the same numbers and spins', async () => {
    // With two more lattices beside it, among whose clusters its own are numbered.
    const { page } = await open({ story: 'zoom-out', size: 64, seed: 5, paused: 'yes' });
    await page.evaluate(() => window.blockspin?.change({ temperature: 2.4 }));
    await page.evaluate(() => window.blockspin?.step(10));
    const [command = ''] = (await shown(page, 'Command line')).split('\n');
    const lattice = await saved(page, 'Lattice');
    for (let sweep = 0; sweep < 7; sweep++) await page.evaluate(() => window.blockspin?.step(1));
    await page.waitForFunction(() => window.blockspin?.sweeps === 47, { timeout: patience });
    // The readings come some ten times a second; on a busy machine later.
    let csv = '';
    for (let attempt = 0; attempt < 100 && !/^observations,\w+,47,/m.test(csv); attempt++) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      csv = new TextDecoder().decode((await saved(page, 'Tables')).bytes);
    }
    await page.close();
    const out = path.join(folder, 'again');
    const args = command.replace('npx blockspin ', '').split(' ');
    const { status, stdout } = blockspin(...args, '--json', '--quiet', '--out', out);
    expect(status).toBe(0);
    const { results } = JSON.parse(stdout) as {
      results: { sweep: number; energy: { value: number }; magnetization: { value: number } }[];
    };
    expect(results.map(({ sweep }) => sweep)).toEqual([40, 41, 42, 43, 44, 45, 46, 47]);
    const observed = (series: string): [number, number][] =>
      csv.split('\r\n').flatMap((line) => {
        const [plot, name, sweep, , value] = line.split(',');
        const late = plot === 'observations' && name === series && Number(sweep) >= 40;
        return late ? [[Number(sweep), Number(value)]] : [];
      });
    expect(observed('energy')).toEqual(results.map(({ sweep, energy }) => [sweep, energy.value]));
    expect(observed('magnetization')).toEqual(
      results.map(({ sweep, magnetization }) => [sweep, magnetization.value]),
    );
    expect(lattice.name).toBe('blockspin-64-seed-5-sweep-40.npy');
    expect(lattice.bytes).toEqual(new Uint8Array(fs.readFileSync(path.join(out, 'lattice.npy'))));
    expect(readNpy(lattice.bytes).shape).toEqual([64, 64]);
  });

  it('as a picture, as tables, and its machine as one that the command line judges', async () => {
    const { page, complaints } = await open({ story: 'machine', size: 64, start: 'cold' });
    await page.waitForFunction(
      () => /updates/.test(document.getElementById('machine-caption')?.textContent ?? ''),
      { timeout: patience },
    );
    const picture = await saved(page, 'Picture');
    const colours = await page.evaluate(
      async (bytes) => {
        const bitmap = await createImageBitmap(new Blob([Uint8Array.from(bytes)]));
        const copy = new OffscreenCanvas(bitmap.width, bitmap.height);
        const context = copy.getContext('2d');
        context?.drawImage(bitmap, 0, 0);
        const { data = [] } = context?.getImageData(0, 0, bitmap.width, bitmap.height) ?? {};
        const dark = Array.from(data).filter((value, at) => at % 4 === 0 && value < 60).length;
        return { width: bitmap.width, dark: dark / (bitmap.width * bitmap.height) };
      },
      [...picture.bytes],
    );
    expect(colours.width).toBeGreaterThanOrEqual(1024);
    // A cold magnet at T_c after few sweeps: nearly all spins are up, which is dark.
    expect(colours.dark).toBeGreaterThan(0.5);
    const csv = new TextDecoder().decode((await saved(page, 'Tables')).bytes);
    expect(csv.split('\r\n')[0]).toBe('plot,series,x,error of x,y,error of y');
    expect(csv).toMatch(
      /\r\nreconstruction error,"the machine, ± one standard error",\d+,,[\d.]+,[\d.]+\r\n/,
    );
    const machine = await saved(page, 'Machine');
    const { tensors } = readSafetensors(machine.bytes);
    expect(tensors['layers.0.weights']?.shape).toEqual([144, 36]);
    const file = path.join(folder, 'machine.safetensors');
    fs.writeFileSync(file, machine.bytes);
    const { status, stdout, stderr } = blockspin(
      'evaluate',
      file,
      '--json',
      '--quiet',
      '--samples',
      '32',
    );
    expect(`${status} ${stderr}`.trim(), stdout).toMatch(/^(0|2 .*--data)/);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it.each([
    ['of a link', { size: 512, temperature: 2, sweeps: 1_000_000, history: '0:2:0:metropolis' }],
    ['that a story brings to equilibrium', { story: 'zoom-out', size: 1024 }],
  ])('and a lattice %s that takes long says how far it is, and stops there', async (_, wishes) => {
    const { page, complaints } = await blank();
    const link = { story: 'free-play', seed: 3, paused: 'yes', nonsense: 1, ...wishes };
    await page.goto(address(link));
    const notice = (): Promise<string> =>
      page.$eval('#notice', (each) => (each as HTMLElement).innerText);
    await page.waitForFunction(
      () =>
        /sweep [\d,]+ of [\d,]+, about/.test(document.getElementById('notice')?.innerText ?? ''),
      { timeout: patience },
    );
    expect(await page.evaluate(() => window.blockspin)).toBeUndefined();
    await page.evaluate(() => document.querySelector<HTMLButtonElement>('#notice button')?.click());
    await booted(page);
    const sweeps = (await page.evaluate(() => window.blockspin?.sweeps)) ?? 0;
    expect(sweeps).toBeGreaterThan(0);
    expect(sweeps).toBeLessThan('sweeps' in wishes ? wishes.sweeps : 30);
    // What was wrong with the link is said again.
    expect(await notice()).toMatch(/"nonsense" is unknown\./);
    // It is as far as it came: a link says so.
    expect(await page.evaluate(() => window.blockspin?.address())).toContain(`sweeps=${sweeps}&`);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('and a link that this device cannot hold ends in a sentence and a lab that works', async () => {
    const { page } = await blank();
    // Cluster labels of 16,384 x 16,384 spins take 512 MiB, more than some devices give: here none does.
    await page.evaluateOnNewDocument(() => {
      const limits = Object.getOwnPropertyDescriptor(GPUDevice.prototype, 'limits')?.get;
      Object.defineProperty(GPUDevice.prototype, 'limits', {
        get(this: GPUDevice) {
          const real = limits?.call(this) as GPUSupportedLimits;
          return new Proxy(real, {
            get: (_, name) =>
              name === 'maxStorageBufferBindingSize' ? 2 ** 22 : Reflect.get(real, name, real),
          });
        },
      });
    });
    await page.goto(
      address({ story: 'free-play', size: 2048, update: 'swendsen-wang', paused: 'yes' }),
    );
    await page.waitForFunction(() => window.blockspin !== undefined, { timeout: patience });
    const notice = (): Promise<string> =>
      page.$eval('#notice', (each) => (each as HTMLElement).innerText);
    expect(await notice()).toMatch(
      /Cluster updates need 2 bytes a spin.*starts with its own settings/,
    );
    // And what cannot be held later leaves the lattice as it is.
    const size = await page.evaluate(() => window.blockspin?.settings.size);
    await page.evaluate(() => window.blockspin?.change({ update: 'swendsen-wang' }));
    await page.evaluate(() => window.blockspin?.change({ size: 2048 }));
    expect(await notice()).toMatch(/The lattice stays as it was/);
    expect(await page.evaluate(() => window.blockspin?.settings.size)).toBe(size);
    await page.evaluate(() => window.blockspin?.step(1));
    await page.close();
  });

  it.each([
    ['a script', '#story=<script>document.body.remove()</script>&v=1'],
    ['a picture that fails', '#size=<img src=x onerror=document.body.remove()>'],
    ['a template of the page', '#__proto__[polluted]=1&constructor=x'],
    ['halves of letters', '#temperature=%E0%A4%A&start=%'],
  ])('and a hostile link gets a sentence, and nothing else: %s', async (_, hash) => {
    const { page, complaints } = await blank();
    await page.goto(`${address().split('#')[0]}${hash}&paused=yes`);
    await booted(page);
    const notice = await page.$eval('#notice', (each) => (each as HTMLElement).innerText);
    expect(notice).toMatch(/^Some settings in this link were ignored: /);
    expect(notice.length).toBeLessThan(600);
    expect(await page.$$eval('#notice *', (all) => all.map(({ tagName }) => tagName))).toEqual([
      'BUTTON',
    ]);
    expect(await page.evaluate(() => 'polluted' in {})).toBe(false);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

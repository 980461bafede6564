import type { Page } from 'puppeteer';
import { describe, expect, it } from 'vitest';
import { patience, stateOf, withLab } from './lab-pages.ts';
import { booted } from './site.ts';

/** A small lattice, so that a software adapter keeps up. */
const small = { story: 'free-play', size: 64, seed: 7, learning: 'off' } as const;

const lab = withLab();

/** Lets the event `pull-out` take the first device away. */
async function pullable(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(() => {
    const lost = Object.getOwnPropertyDescriptor(GPUDevice.prototype, 'lost')?.get;
    const accident = new Promise<GPUDeviceLostInfo>((resolve) => {
      const info = { reason: 'unknown', message: 'pulled out by a test' } as GPUDeviceLostInfo;
      addEventListener('pull-out', () => resolve(info));
    });
    const devices = new Set<GPUDevice>();
    Object.defineProperty(GPUDevice.prototype, 'lost', {
      get(this: GPUDevice) {
        devices.add(this);
        const [first] = devices;
        const real = lost?.call(this) as Promise<GPUDeviceLostInfo>;
        return this === first ? Promise.race([real, accident]) : real;
      },
    });
  });
}

describe('a page that loses its device', { timeout: patience }, () => {
  it('starts again with the same settings when the device goes away', async () => {
    const { page } = await lab.blank();
    await pullable(page);
    await page.goto(lab.address({ ...small, paused: 'yes', temperature: 3 }));
    await booted(page);
    await page.evaluate(() => window.blockspin?.setTemperature(4));
    await page.evaluate(() => window.blockspin?.step(5));
    await page.evaluate(() => dispatchEvent(new Event('pull-out')));
    await page.waitForFunction(() => window.blockspin?.sweeps === 0, { timeout: patience });
    expect(await stateOf(page)).toBe('paused');
    expect(await page.$eval('#figure-temperature', (cell) => cell.textContent)).toBe('4.000');
    expect(await page.$eval('#notice', (notice) => (notice as HTMLElement).innerText)).toMatch(
      /lost the GPU/,
    );
    expect(await page.$$eval('#panel .lil-root', (panels) => panels.length)).toBe(1);
    await page.evaluate(() => window.blockspin?.step(5));
    expect(await page.evaluate(() => window.blockspin?.sweeps)).toBe(5);
    await page.close();
  });

  it('says so, and offers to start again, where the browser gives no other one', async () => {
    const { page } = await lab.blank();
    await pullable(page);
    await page.evaluateOnNewDocument(() => {
      const request = GPU.prototype.requestAdapter;
      let gone = false;
      addEventListener('pull-out', () => (gone = true));
      addEventListener('come-back', () => (gone = false));
      GPU.prototype.requestAdapter = function requested(this: GPU, ...wishes) {
        return gone ? Promise.resolve(null) : request.apply(this, wishes);
      };
    });
    await page.goto(lab.address({ ...small, paused: 'yes', temperature: 3 }));
    await booted(page);
    await page.evaluate(() => dispatchEvent(new Event('pull-out')));
    await page.waitForSelector('#failure:not([hidden])', { timeout: patience });
    const text = await page.$eval('#failure', (panel) => (panel as HTMLElement).innerText);
    expect(text).toMatch(/The browser lost the GPU while the lab was running/);
    expect(text).not.toMatch(/found no|needs WebGPU/);
    expect(await page.$eval('#adapter', (each) => each.textContent)).toBe('');
    await page.evaluate(() => dispatchEvent(new Event('come-back')));
    await page.evaluate(() =>
      document.querySelector<HTMLButtonElement>('#failure button')?.click(),
    );
    await page.waitForFunction(() => window.blockspin?.settings.temperature === 3, {
      timeout: patience,
    });
    expect(await page.$eval('#failure', (panel) => panel.hasAttribute('hidden'))).toBe(true);
    await page.close();
  });
});

describe('a page without a device', { timeout: patience }, () => {
  it.each(['no WebGPU', 'no adapter'])('explains itself where there is %s', async (lack) => {
    const { page } = await lab.blank();
    await page.evaluateOnNewDocument((missing) => {
      const gpu =
        missing === 'no adapter' ? { requestAdapter: () => Promise.resolve(null) } : undefined;
      Object.defineProperty(Navigator.prototype, 'gpu', { get: () => gpu });
    }, lack);
    await page.goto(lab.address());
    expect(await booted(page)).toBe('failed');
    const text = await page.$eval('#failure', (panel) => (panel as HTMLElement).innerText);
    expect(text).toMatch(lack === 'no adapter' ? /hardware acceleration/ : /has no WebGPU/);
    expect(text).toMatch(/Use a current Chrome/);
    expect(await page.$eval('#lab', (lab) => (lab as HTMLElement).offsetHeight)).toBe(0);
    await page.close();
  });
});

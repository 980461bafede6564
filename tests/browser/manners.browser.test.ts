import type { Page } from 'puppeteer';
import { describe, expect, it, vi } from 'vitest';
import { latticeOf, patience, stateOf, withLab } from './lab-pages.ts';
import { booted } from './site.ts';

const { open, blank, address } = withLab();
/** Minutes of the soak: 10 and more tell of slow leaks, the short form of quick ones. */
const soakMinutes = Number(process.env['SOAK_MINUTES'] ?? 0.05);

/** Counts buffers that live on the device, and keeps the device at hand. */
async function watchDevice(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(() => {
    const watch = { live: 0, staging: 0, device: undefined as GPUDevice | undefined };
    Object.assign(window, { watch });
    const create = GPUDevice.prototype.createBuffer;
    GPUDevice.prototype.createBuffer = function createBuffer(this: GPUDevice, descriptor) {
      watch.device = this;
      const staging = descriptor.label === 'readback staging';
      watch[staging ? 'staging' : 'live']++;
      const made = create.call(this, descriptor);
      if (staging) pooled.add(made);
      return made;
    };
    const pooled = new WeakSet<GPUBuffer>();
    const gone = new WeakSet<GPUBuffer>();
    const destroy = GPUBuffer.prototype.destroy;
    GPUBuffer.prototype.destroy = function destroyOnce(this: GPUBuffer) {
      if (!gone.has(this)) watch[pooled.has(this) ? 'staging' : 'live']--;
      gone.add(this);
      return destroy.call(this);
    };
  });
}

/** Buffers of the device, and those of the pool that readbacks go through, which is bounded by itself. */
function liveBuffers(page: Page): Promise<{ live: number; staging: number }> {
  return page.evaluate(() => {
    const { watch } = window as unknown as { watch: { live: number; staging: number } };
    return { live: watch.live, staging: watch.staging };
  });
}

/** The fewest buffers within some seconds: while a copy is taken or a lattice comes to equilibrium there are more. */
async function leastBuffers(page: Page): Promise<{ live: number; staging: number }> {
  await booted(page);
  let least = await liveBuffers(page);
  for (let sample = 0; sample < 30; sample++) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    const now = await liveBuffers(page);
    if (now.live < least.live) least = now;
  }
  return least;
}

describe('the lab has manners', { timeout: patience + 120_000 * soakMinutes }, () => {
  it('goes on from its last copy when the device is destroyed', async () => {
    const { page } = await blank();
    await watchDevice(page);
    // Copies are made every five seconds: here more often, and counted.
    await page.evaluateOnNewDocument(() => {
      const copies = { begun: 0 };
      Object.assign(window, { copies });
      const repeat = window.setInterval;
      window.setInterval = ((action: () => void, milliseconds?: number) => {
        if (milliseconds !== 5000) return repeat(action, milliseconds);
        return repeat(() => {
          copies.begun++;
          action();
        }, 300);
      }) as typeof setInterval;
    });
    await page.goto(address({ story: 'machine', size: 64, seed: 3, paused: 'yes' }));
    await booted(page);
    await page.evaluate(() => window.blockspin?.step(12));
    const spins = await latticeOf(page);
    const begun = (): Promise<number> =>
      page.evaluate(() => (window as unknown as { copies: { begun: number } }).copies.begun);
    const before = await begun();
    await vi.waitFor(async () => expect(await begun()).toBeGreaterThan(before + 1), {
      timeout: patience,
    });
    // The device works in order: when this lattice is read, the copy has been.
    expect(await latticeOf(page)).toEqual(spins);
    await page.evaluate(() => {
      (window as unknown as { watch: { device: GPUDevice } }).watch.device.destroy();
    });
    await page.waitForFunction(
      () =>
        /goes on from its last copy, at sweep 42/.test(
          document.getElementById('notice')?.innerText ?? '',
        ),
      { timeout: patience },
    );
    await page.waitForFunction(() => window.blockspin !== undefined, { timeout: patience });
    expect(await stateOf(page)).toBe('paused');
    expect(await page.evaluate(() => window.blockspin?.sweeps)).toBe(42);
    expect(await latticeOf(page)).toEqual(spins);
    // The history went with it: a link still brings it all back.
    expect(await page.evaluate(() => window.blockspin?.address())).toContain('sweeps=42');
    await page.close();
  });

  it('survives changes while copies and readings of what they replace are under way', async () => {
    const { page, complaints } = await blank();
    await page.evaluateOnNewDocument(() => {
      // A slow device, and copies as often as can be.
      const map = GPUBuffer.prototype.mapAsync;
      GPUBuffer.prototype.mapAsync = async function slowly(this: GPUBuffer, ...wishes) {
        await map.apply(this, wishes);
        await new Promise((resolve) => setTimeout(resolve, 120));
      };
      const repeat = window.setInterval;
      window.setInterval = ((action: () => void, milliseconds?: number) =>
        repeat(action, Math.min(milliseconds ?? 0, 150))) as typeof setInterval;
    });
    await page.goto(address({ story: 'is-it-rg', size: 64, algorithm: 'pcd', speed: 60 }));
    await booted(page);
    for (const hidden of [16, 25, 16, 36]) {
      await new Promise((resolve) => setTimeout(resolve, 250));
      await page.evaluate((units) => window.blockspin?.change({ hidden: units }), hidden);
    }
    await page.evaluate(() => window.blockspin?.change({ seed: 2 }));
    await page.waitForFunction(() => (window.blockspin?.sweeps ?? 0) > 35, { timeout: patience });
    expect(await stateOf(page)).toBe('running');
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('does not grow', async () => {
    const { page, complaints } = await blank();
    await watchDevice(page);
    await page.goto(address({ story: 'zoom-out', size: 64, speed: 240 }));
    await booted(page);
    const client = await page.createCDPSession();
    const heap = async (): Promise<number> => {
      await client.send('HeapProfiler.collectGarbage');
      return (await page.metrics()).JSHeapUsedSize ?? NaN;
    };
    const choose = (name: string): Promise<void> =>
      page.evaluate((text) => {
        const buttons = [...document.querySelectorAll<HTMLButtonElement>('#stories button')];
        buttons.find(({ textContent }) => textContent === text)?.click();
      }, name);
    const round = async (): Promise<void> => {
      for (const name of [
        'What matters',
        'A machine that zooms out',
        'Is it really RG?',
        'Free play',
        'Zoom out',
      ]) {
        await choose(name);
        await page.evaluate(() =>
          window.blockspin?.change({ temperature: 2 + Math.random(), size: 64 }),
        );
        await new Promise((resolve) => setTimeout(resolve, 700));
      }
      await page.evaluate(() => window.blockspin?.change({ seed: 1 }));
    };
    await round();
    let [buffers, used] = [await leastBuffers(page), await heap()];
    let [buffersAfter, usedAfter] = [buffers, used];
    // A panel that measures for the first time keeps its lattices from then on. What grows with every round is a leak.
    const end = Date.now() + soakMinutes * 60_000;
    for (let rounds = 0; rounds < 8 || Date.now() < end; rounds++) {
      [buffers, used] = [buffersAfter, usedAfter];
      await round();
      [buffersAfter, usedAfter] = [await leastBuffers(page), await heap()];
      if (buffersAfter.live <= buffers.live && Date.now() >= end) break;
    }
    console.log(
      `${soakMinutes} min: ${buffers.live} and ${buffersAfter.live} buffers, ${buffers.staging} and ${buffersAfter.staging} of readbacks, ${used} and ${usedAfter} bytes`,
    );
    // The same story in the same state has the same buffers. The pool holds a few of each power of two of bytes.
    expect(buffersAfter.live).toBeLessThanOrEqual(buffers.live);
    expect(buffersAfter.staging).toBeLessThanOrEqual(64);
    // Compiled code and plots that have more points; a lattice, a learner or a panel that stays would be more.
    expect(usedAfter - used).toBeLessThan(3e6);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('examines itself on demand, kind after kind', async () => {
    const { page, complaints } = await open({ story: 'free-play', size: 64 });
    await page.evaluate(() => {
      document.querySelector<HTMLDetailsElement>('#health')?.setAttribute('open', '');
      document.querySelector<HTMLButtonElement>('#health-run')?.click();
    });
    // All kinds take a minute on a software adapter, and are the same as those of tests/doctor: SOAK_MINUTES waits.
    const wanted =
      soakMinutes >= 1
        ? /^All \d+ checks passed on .*swiftshader/i
        : /^[2-9]\d checks so far, 0 failed/;
    await page.waitForFunction(
      (source) =>
        new RegExp(source, 'i').test(document.getElementById('health-status')?.textContent ?? ''),
      { timeout: 2 * patience },
      wanted.source,
    );
    expect(await page.$$eval('#health-checks .failed', (all) => all.length)).toBe(0);
    expect(await page.$$eval('#health-checks .passed', (all) => all.length)).toBeGreaterThan(18);
    // The lab makes room for them.
    expect(await stateOf(page)).toBe(soakMinutes >= 1 ? 'running' : 'paused');
    expect(complaints).toEqual([]);
    await page.close();
  });
});

import { describe, expect, it } from 'vitest';
import { stripGeometry } from '../../src/ensemble/geometry.ts';
import { openGpuInNode } from '../../src/gpu/node/open.ts';
import { IsingSimulation } from '../../src/ising/simulation.ts';
import { onsagerEnergy } from '../../src/theory/onsager.ts';
import { unpack } from '../twins/lattices.ts';
import { latticeOf, observedAt, patience, pictureOf, stateOf, withLab } from './lab-pages.ts';
import { booted } from './site.ts';

/** A small lattice, so that a software adapter keeps up; learning is tried in a test of its own. */
const small = { story: 'free-play', size: 64, seed: 7, learning: 'off' } as const;

const lab = withLab();
const { open } = lab;

describe('the lab in a browser', { timeout: patience }, () => {
  it('starts, runs and complains of nothing', async () => {
    const { page, complaints } = await open({ ...small, learning: 'on', speed: 240 });
    expect(await stateOf(page)).toBe('running');
    await page.waitForFunction(() => (window.blockspin?.sweeps ?? 0) > 20, { timeout: patience });
    await page.waitForFunction(
      () => /updates/.test(document.getElementById('machine-caption')?.textContent ?? ''),
      { timeout: patience },
    );
    expect(complaints).toEqual([]);
    expect(await page.$eval('#notice', (notice) => notice.hasAttribute('hidden'))).toBe(true);
    await page.close();
  });

  it('draws every spin where it is', async () => {
    const { page, complaints } = await open({ ...small, paused: 'yes', temperature: 2 });
    await page.evaluate(() => window.blockspin?.step(30));
    const geometry = stripGeometry(small.size);
    const [held] = unpack(geometry, await latticeOf(page));
    const red = await pictureOf(page, small.size);
    // Up is dark blue, down is sand.
    const shown = Uint8Array.from(red, (each) => (each < 128 ? 1 : 0));
    expect(new Set(shown).size).toBe(2);
    expect(shown).toEqual(held);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('has the bits of the command line for the same seed, whatever the frames', async () => {
    const { page } = await open({ ...small, paused: 'yes', temperature: 2.5, start: 'hot' });
    for (const sweeps of [1, 12, 27]) await page.evaluate((n) => window.blockspin?.step(n), sweeps);
    await page.evaluate(() => window.blockspin?.setTemperature(1.5));
    await page.evaluate(() => window.blockspin?.step(10));
    const words = await latticeOf(page);
    await page.close();
    const gpu = await openGpuInNode({ adapter: 'software' });
    const simulation = await IsingSimulation.create(gpu, {
      geometry: stripGeometry(small.size),
      temperatures: [2.5],
      seed: small.seed,
      start: 'hot',
    });
    await simulation.sweep(40);
    await simulation.setTemperatures([1.5]);
    await simulation.sweep(10);
    expect(words).toEqual(await gpu.readWords(simulation.ensemble.buffer));
    simulation.dispose();
    gpu.dispose();
  });

  it('follows the temperature, cold to hot', async () => {
    const { page, complaints } = await open({
      ...small,
      temperature: 1,
      start: 'cold',
      speed: 1000000,
    });
    // One value of the energy of 64 x 64 spins scatters by 0.005 at T = 1 and by 0.02 at T = 5; the bounds are far
    // above that for a mean of 32 and far below the distance of 1.6 between the two.
    const cold = await observedAt(page, 1);
    expect(Math.abs(cold.energy - onsagerEnergy(1))).toBeLessThan(0.01);
    expect(cold.magnetization).toBeGreaterThan(0.99);
    await page.evaluate(() => window.blockspin?.setTemperature(5));
    const hot = await observedAt(page, 5);
    expect(Math.abs(hot.energy - onsagerEnergy(5))).toBeLessThan(0.05);
    expect(hot.magnetization).toBeLessThan(0.1);
    expect(await page.$eval('#figure-temperature', (cell) => cell.textContent)).toBe('5.000');
    // Readers who do not see it are told, now and then.
    await page.waitForFunction(
      () =>
        /^Temperature 5\.000, energy per spin \u22120\.4\d\d, absolute magnetization 0\.0\d\d\.$/.test(
          document.getElementById('announcer')?.textContent ?? '',
        ),
      { timeout: patience },
    );
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('warms itself through T_c, leaves what it measured, and stops where the reader takes over', async () => {
    const { page, complaints } = await open({ ...small, temperature: 4, speed: 1000000 });
    const press = (): Promise<void> =>
      page.evaluate(() => document.querySelector<HTMLButtonElement>('#scan button')?.click());
    const note = (): Promise<string> =>
      page.$eval('#scan', (each) => (each as HTMLElement).innerText);
    await press();
    expect(await note()).toMatch(/T = 1\.60, 1 of 18/);
    await page.waitForFunction(() => window.blockspin?.settings.temperature === 2, {
      timeout: patience,
    });
    // What has settled stays behind on both plots: two temperatures, less one that may have drifted too long.
    for (const plot of ['energy-plot', 'magnetization-plot'])
      expect(await page.$$eval(`#${plot} .past circle`, (all) => all.length)).toBeGreaterThan(0);
    await page.evaluate(() => window.blockspin?.setTemperature(5));
    await page.waitForFunction(
      () => /Stopped/.test(document.getElementById('scan')?.textContent ?? ''),
      { timeout: patience },
    );
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('says what a measurement that is off would show, and switches it on', async () => {
    const { page, complaints } = await open({ ...small, speed: 60 });
    for (const section of ['correlation', 'flow', 'machine', 'hidden', 'maps'])
      await page.waitForSelector(`#${section}.off .switch:not([hidden]) button`, {
        timeout: patience,
      });
    await page.evaluate(() =>
      document.querySelector<HTMLButtonElement>('#correlation .switch button')?.click(),
    );
    await page.waitForFunction(
      () => document.querySelectorAll('#correlation-plot .now circle').length > 3,
      { timeout: patience },
    );
    expect(await page.evaluate(() => window.blockspin?.settings.correlations)).toBe(true);
    expect(await page.$$eval('section.off', (all) => all.map(({ id }) => id))).toEqual([
      'flow',
      'hidden',
      'machine',
      'maps',
      'exponents',
    ]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('rests while nobody looks, and does not catch up', async () => {
    const { page } = await open({ ...small, speed: 60 });
    await page.waitForFunction(() => (window.blockspin?.sweeps ?? 0) > 5, { timeout: patience });
    const sweepsAfter = (milliseconds: number): Promise<number> =>
      page.evaluate(async (rest) => {
        await new Promise((resolve) => setTimeout(resolve, rest));
        return window.blockspin?.sweeps ?? 0;
      }, milliseconds);
    await page.evaluate(() =>
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => true }),
    );
    // What was under way ends first.
    let before = await sweepsAfter(0);
    for (let last = NaN; before !== last;) {
      last = before;
      before = await sweepsAfter(200);
    }
    expect(await sweepsAfter(1500)).toBe(before);
    const { first, seconds } = await page.evaluate(async () => {
      const began = performance.now();
      Reflect.deleteProperty(document, 'hidden');
      await new Promise((resolve) => setTimeout(resolve, 50));
      const sweeps = window.blockspin?.sweeps ?? 0;
      return { first: sweeps, seconds: (performance.now() - began) / 1000 };
    });
    // A second and a half would be 90 sweeps; a quarter of a second is the most that is made up for.
    expect(first - before).toBeLessThan(57 + 60 * seconds);
    await page.waitForFunction((least) => (window.blockspin?.sweeps ?? 0) > least, {}, first);
    await page.close();
  });

  it('starts paused where motion is not wanted', async () => {
    const { page } = await lab.blank();
    await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
    await page.goto(lab.address(small));
    expect(await booted(page)).toBe('paused');
    await page.close();
  });
});

// Runs alone: it measures the time of frames.
import type { Page } from 'puppeteer';
import { expect, it } from 'vitest';
import { arrive } from './article-pages.ts';
import { patience, withLab } from './lab-pages.ts';

const { open, blank, address } = withLab();

/** Most milliseconds of script in a frame, on the processor on which limits of time were set. */
const most = 4;
/** Fewer frames say little about one. */
const fewestFrames = 20;

/** How much slower the processor is than the one on which limits of time were set; 1 on a faster one. */
function slowness(page: Page): Promise<number> {
  return page.evaluate(() => {
    const times = Array.from({ length: 20 }, () => {
      const began = performance.now();
      let x = 1;
      for (let i = 0; i < 5e6; i++) x = (Math.imul(x, 1664525) + 1013904223) ^ (x >>> 7);
      return x === 0 ? Infinity : performance.now() - began;
    });
    return Math.max(1, Math.min(...times) / 15);
  });
}

/** Milliseconds of script so far, in time of the thread, so that a busy machine does not count. */
async function scriptClock(page: Page): Promise<() => Promise<number>> {
  const client = await page.createCDPSession();
  await client.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await client.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? NaN);
  };
}

it(
  'a frame takes little of the processor, in the busiest view',
  { timeout: patience },
  async () => {
    const { page } = await open({
      story: 'free-play',
      size: 64,
      learning: 'on',
      beside: 0.1,
      speed: 60,
    });
    await page.setViewport({ width: 1600, height: 3000 });
    const script = await scriptClock(page);
    await page.evaluate(() => {
      const count = { draws: 0 };
      Object.assign(window, { count });
      const next = GPUCanvasContext.prototype.getCurrentTexture;
      GPUCanvasContext.prototype.getCurrentTexture = function counted(this: GPUCanvasContext) {
        if ((this.canvas as HTMLCanvasElement).id === 'lattice') count.draws++;
        return next.call(this);
      };
    });
    const frames = (): Promise<number> =>
      page.evaluate(() => (window as unknown as { count: { draws: number } }).count.draws);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const [framesBefore, before] = [await frames(), await script()];
    // Frames, not seconds: a busy machine draws few.
    while ((await frames()) < framesBefore + fewestFrames)
      await new Promise((resolve) => setTimeout(resolve, 1000));
    const [framesAfter, after] = [await frames(), await script()];
    const milliseconds = (after - before) / (framesAfter - framesBefore);
    console.log(
      `${framesAfter - framesBefore} frames, ${milliseconds.toFixed(2)} ms of script a frame, readings included`,
    );
    expect(milliseconds).toBeLessThan(most * (await slowness(page)));
    await page.close();
  },
);

it('so does a frame of every chapter of the article', { timeout: patience }, async () => {
  const { page } = await blank();
  await page.setViewport({ width: 1440, height: 900 });
  await page.goto(address().split('#')[0] ?? '');
  const script = await scriptClock(page);
  await arrive(page, 'opening');
  const limit = most * (await slowness(page));
  for (const name of await page.evaluate(() => window.blockspinArticle?.chapters() ?? [])) {
    await arrive(page, name);
    const before = await script();
    const frames = await page.evaluate(
      (fewest) =>
        new Promise<number>((resolve) => {
          const began = performance.now();
          let count = 0;
          const next = (): void => {
            count++;
            if (count >= fewest && performance.now() - began > 3000) resolve(count);
            else requestAnimationFrame(next);
          };
          requestAnimationFrame(next);
        }),
      fewestFrames,
    );
    const milliseconds = ((await script()) - before) / frames;
    console.log(`${name}: ${frames} frames, ${milliseconds.toFixed(2)} ms of script a frame`);
    expect(milliseconds, name).toBeLessThan(limit);
  }
  await page.close();
});

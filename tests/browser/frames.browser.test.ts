// Runs alone: it measures the time of frames.
import type { Page } from 'puppeteer';
import { expect, it } from 'vitest';
import { patience, withLab } from './lab-pages.ts';

const { open } = withLab();

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
    const client = await page.createCDPSession();
    // Time of the thread, so that a busy machine does not count.
    await client.send('Performance.enable', { timeDomain: 'threadTicks' });
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
    const script = async (): Promise<number> => {
      const { metrics } = await client.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? NaN;
    };
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const [framesBefore, before] = [await frames(), await script()];
    await new Promise((resolve) => setTimeout(resolve, 5000));
    const [framesAfter, after] = [await frames(), await script()];
    const milliseconds = (1000 * (after - before)) / (framesAfter - framesBefore);
    console.log(
      `${framesAfter - framesBefore} frames, ${milliseconds.toFixed(2)} ms of script a frame, readings included`,
    );
    expect(framesAfter - framesBefore).toBeGreaterThan(5);
    expect(milliseconds).toBeLessThan(4 * (await slowness(page)));
    await page.close();
  },
);

import { expect, it } from 'vitest';
import { blocks, TwoMachines } from '../../src/article/measure/two-machines.ts';
import { likenessToBlocks } from '../../src/live/block-likeness.ts';
import { unshuffled } from '../../src/live/shuffled-control.ts';
import { chapterText, expectShown, shownBeforehand } from './beforehand.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

// The chapter "A machine looks": what shuffled pixels change, and what they leave.
it('finds spots that follow the pixels wherever they are', async () => {
  const { gpu } = device;
  const two = await TwoMachines.create(gpu, { l1: 0.004, seed: 3 });
  while (two.updates < 1200) {
    two.advance(20);
    await gpu.settle();
  }
  const [plain, permuted] = [two.plain, two.permuted];
  const own = await likenessToBlocks(gpu, await plain.readParameters(), blocks);
  const parameters = await permuted.readParameters();
  const scattered = await likenessToBlocks(gpu, parameters, blocks);
  const back = await likenessToBlocks(gpu, unshuffled(parameters, permuted.order), blocks);
  // Errors are 0.006 to 0.011 each; the differences that count are ten of them.
  expect(own.fields.value - own.null.value).toBeGreaterThan(0.1);
  expect(Math.abs(scattered.fields.value - scattered.null.value)).toBeLessThan(0.05);
  expect(Math.abs(back.fields.value - own.fields.value)).toBeLessThan(0.05);
  // A machine does not know which pixels are neighbours: both redraw equally well, within five errors of 0.001.
  const errors = await Promise.all([plain.readError(), permuted.readError()]);
  expect(Math.abs((errors[0]?.value ?? NaN) - (errors[1]?.value ?? NaN))).toBeLessThan(0.01);
  // How well a machine redraws depends on the magnet of the moment, by some five per cent, so that is compared above only.
  // The page shows what another seed gave after as many lessons. Five errors: one other seed in a million would miss.
  for (const [name, measured] of [
    ['likeness', own.fields],
    ['likeness-shuffled', scattered.fields],
    ['likeness-back', back.fields],
  ] as const)
    expectShown('looking-machine', name, measured);
  two.dispose();
});

it('says in the caption what the table says', () => {
  const written = /<figcaption[^>]*>(.*?)<\/figcaption>/s.exec(chapterText('looking-machine'))?.[1];
  const caption = written?.replaceAll('&nbsp;', ' ');
  expect(caption).toContain('1,200 lessons');
  for (const name of ['likeness', 'likeness-shuffled'])
    expect(caption).toContain(`${shownBeforehand('looking-machine', name).value.toFixed(2)} ±`);
});

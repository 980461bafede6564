import { expect, it } from 'vitest';
import { criticalMagnet, grownBelow, spinsAbout, type Rung } from '../../src/article/zoom/rungs.ts';
import { elementAt } from '../../src/element-at.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

const window = 56;

/** Every 2 x 2 block of the inner spins of a level votes for the spin of the next level; ties are for it. */
async function expectVotes(fine: Rung, coarse: Rung): Promise<void> {
  const side = window;
  const spins = await spinsAbout(device.gpu, fine, 2 * side);
  const winners = await spinsAbout(device.gpu, coarse, side);
  const wrong = winners.filter((winner, block) => {
    const [x, y] = [2 * (block % side), 2 * Math.floor(block / side)];
    const ups = [0, 1].flatMap((row) =>
      [0, 1].map((column) => elementAt(spins, (y + row) * 2 * side + x + column)),
    );
    const sum = ups.reduce((all, up) => all + up, 0);
    return sum !== 2 && sum > 2 !== (winner === 1);
  });
  expect(wrong.length).toBe(0);
  // Both colours are there, so that the votes say something.
  expect(new Set(winners).size).toBe(2);
}

// The opening zooms through these levels, and the chapter "The vote" shows their blocks one by one.
it('makes levels that vote for each other about one centre, however far one zooms in', async () => {
  const { gpu } = device;
  const magnet = await criticalMagnet(gpu, { window, depth: 2, seed: 3 });
  const [finest, middle, coarsest] = magnet.rungs;
  if (!finest || !middle || !coarsest) throw new Error('Levels are missing.');
  await expectVotes(finest, middle);
  await expectVotes(middle, coarsest);
  const finer = await grownBelow(gpu, finest, { window, seed: 1, configuration: 1001 });
  const [next] = finer.rungs;
  if (!next) throw new Error('There is no finer level.');
  await expectVotes(next, finest);
  finer.dispose();
  magnet.dispose();
});

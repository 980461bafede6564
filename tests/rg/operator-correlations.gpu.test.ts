import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import { Ensemble } from '../../src/ensemble/ensemble.ts';
import { GeometryError, replicaGeometry } from '../../src/ensemble/geometry.ts';
import { correlationAt, OperatorCorrelations } from '../../src/rg/operator-correlations.ts';
import {
  allOperators,
  operators,
  OperatorSums,
  type OperatorCounts,
} from '../../src/rg/operators.ts';
import { Pyramid } from '../../src/rg/pyramid.ts';
import { unpack } from '../twins/lattices.ts';
import { CorrelationTwin } from '../twins/operator-correlations.ts';
import { operatorsTwin } from '../twins/operators.ts';
import { startWords } from '../twins/start.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();
const systems = 32;

/** Counts that stand for given sums S, [operator], the same in every system. */
function countsOf(sums: readonly number[], sites: number): OperatorCounts {
  const words = new Uint32Array(operators.length * systems * 2);
  for (const [index, { parity, terms }] of operators.entries()) {
    const sum = sums[index];
    const ones = (parity === 'even' ? terms * sites - sum : terms * sites + sum) / 2;
    for (let system = 0; system < systems; system++) words[2 * (index * systems + system)] = ones;
  }
  return { counts: device.gpu.upload('counts', words), systems, sites, further: false };
}

/** Means after so many samples of the same sums. */
async function meansOf(
  fine: OperatorCounts,
  coarse: OperatorCounts,
  samples: number,
): Promise<number[][]> {
  const { gpu } = device;
  const correlations = await OperatorCorrelations.create(gpu, { fine, coarse, blocks: 32 });
  for (let sample = 0; sample < samples; sample++) {
    gpu.compute('correlations', (pass) => correlations.record(pass));
    await correlations.settle();
  }
  const means = await correlations.read();
  correlations.dispose();
  return means;
}

describe('correlations of operators are those of the CPU twin', () => {
  it.each([
    [8, 96, 48, false],
    [12, 64, 64, false],
    [16, 64, 2, false],
    [8, 64, 32, true],
  ] as const)(
    'side %d, %d systems in %d blocks, further: %s',
    async (size, replicas, blocks, further) => {
      const { gpu } = device;
      const summed = further ? allOperators : operators;
      const geometry = replicaGeometry(size, replicas);
      const ensemble = new Ensemble(gpu, geometry);
      const pyramid = await Pyramid.create(gpu, ensemble, { depth: 1, seed: 3 });
      const [fine, coarse] = await Promise.all(
        pyramid.levels.map((level) => OperatorSums.create(gpu, level, { further })),
      );
      const correlations = await OperatorCorrelations.create(gpu, {
        fine: fine.output,
        coarse: coarse.output,
        blocks,
      });
      const twins = Array.from({ length: blocks }, () => new CorrelationTwin({ further }));
      for (let sample = 1; sample <= 3; sample++) {
        const words = startWords(geometry, 'hot', sample);
        gpu.write(ensemble.buffer, words);
        pyramid.update(sample);
        gpu.compute('correlations', (pass) => {
          for (const part of [fine, coarse, correlations]) part.record(pass);
        });
        await correlations.settle();
        const [, level] = pyramid.levels;
        const blocked = unpack(level.geometry, await gpu.readWords(level.buffer));
        for (const [system, lattice] of unpack(geometry, words).entries())
          twins[system % blocks].add(
            operatorsTwin(lattice, size, summed),
            operatorsTwin(blocked[system], size / 2, summed),
          );
      }
      const means = await correlations.read();
      for (const part of [fine, coarse, correlations, pyramid, ensemble]) part.dispose();
      expect(means).toHaveLength(blocks);
      for (const [block, row] of means.entries())
        expect(row.map((mean) => mean + 0)).toEqual(twins[block].means.map((mean) => mean + 0));
    },
  );
});

describe('sums of 64 bits', () => {
  const sites = 2 ** 28;
  const fine = [3, -5, 7, -11, 2 ** 30 - 2, 9, -(2 ** 30) + 6, 12, -20].map(
    (sum, index) => sum + ((sum ^ (operators[index].terms * sites)) & 1),
  );

  it('hold products of numbers of 31 bits, of either sign', async () => {
    const coarse = fine.map((sum) => -sum);
    const [means] = await meansOf(countsOf(fine, sites), countsOf(coarse, sites), 3);
    expect(means).toHaveLength(correlationAt.entries);
    for (const [c, { parity }] of operators.entries()) {
      expect(means[correlationAt.fine + c]).toBe(fine[c]);
      expect(means[correlationAt.coarse + c]).toBe(coarse[c]);
      for (const [b, other] of operators.entries()) {
        const kept = other.parity === parity ? 3n : 0n;
        const at = c * operators.length + b;
        const product = (x: number, y: number): number => Number(kept * BigInt(x) * BigInt(y)) / 3;
        expect(means[correlationAt.mixed + at] + 0).toBe(product(coarse[c], fine[b]) + 0);
        expect(means[correlationAt.own + at] + 0).toBe(product(coarse[c], coarse[b]) + 0);
      }
    }
  });

  it('are emptied before they overflow', async () => {
    // Each sample adds 2^60 to the largest sum: 2^63 is reached after 8.
    const counts = countsOf([...fine.slice(0, 4), 2 ** 30, ...fine.slice(5)], sites);
    const [means] = await meansOf(counts, counts, 20);
    const own = correlationAt.own + 4 * operators.length + 4;
    expect(means[own]).toBe(2 ** 60);
  });
});

it('refuses operators of two levels that are not the same ones', async () => {
  const counts = countsOf(
    Array.from({ length: 9 }, () => 0),
    64,
  );
  const coarse = { ...counts, further: true };
  await expect(
    OperatorCorrelations.create(device.gpu, { fine: counts, coarse, blocks: 32 }),
  ).rejects.toThrow(ArgumentError);
});

describe('refuses', () => {
  it.each([
    ['one block', 64, 1],
    ['blocks of different sizes', 64, 48],
    ['lattices whose sums do not fit', 2 ** 29, 32],
  ])('%s', async (_, sites, blocks) => {
    const counts = {
      ...countsOf(
        Array.from({ length: 9 }, () => 0),
        64,
      ),
      sites,
    };
    await expect(
      OperatorCorrelations.create(device.gpu, { fine: counts, coarse: counts, blocks }),
    ).rejects.toThrow(GeometryError);
  });
});

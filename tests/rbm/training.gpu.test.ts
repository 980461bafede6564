import { describe, expect, it } from 'vitest';
import { ContrastiveDivergence } from '../../src/rbm/contrastive-divergence.ts';
import { Batches } from '../../src/rbm/batches.ts';
import { Rbm } from '../../src/rbm/machine.ts';
import { packUnits, type PackedUnits } from '../../src/rbm/packed-units.ts';
import { randomFrom } from '../reference/random.ts';
import { draw, machineTwin, updateTwin, type Machine, type Phases } from '../reference/rbm.ts';
import {
  divergence,
  isingRing,
  sampleFrom,
  visibleDistribution,
} from '../reference/rbm-enumerate.ts';
import { withGpu } from '../reference/with-gpu.ts';

const device = withGpu();

function upload(rows: Uint8Array[], units: number): PackedUnits {
  return {
    buffer: device.gpu.upload('data', packUnits(rows, units)),
    units,
    groups: rows.length / 32,
  };
}

function randomRows(units: number, count: number, seed: number): Uint8Array[] {
  const random = randomFrom(seed);
  return Array.from({ length: count }, () =>
    Uint8Array.from({ length: units }, () => Number(random.uniform() < 0.4)),
  );
}

/** Samples a whole layer as the GPU should; near ties are counted by the caller's assertion on the result. */
function sampleTwin(
  machine: Machine,
  layer: 'hidden' | 'visible',
  given: Uint8Array[],
  { seed, step }: { seed: number; step: number },
): Uint8Array<ArrayBuffer>[] {
  return given.map((inputs, sample) =>
    Uint8Array.from({ length: machine[layer] }, (_, unit) => {
      const place = { unit, group: sample >>> 5, bit: sample & 31, seed, step };
      const { probability, uniform } = draw(machine, layer, inputs, place);
      return Number(uniform < probability);
    }),
  );
}

function expectClose(values: Float32Array, expected: Float64Array): void {
  for (const [at, value] of values.entries())
    expect(Math.abs(value - expected[at])).toBeLessThan(1e-5);
}

describe('updates', () => {
  it.each([
    { steps: 1, algorithm: 'cd' },
    { steps: 3, algorithm: 'cd' },
    { steps: 1, algorithm: 'pcd' },
  ] as const)(
    '$algorithm-$steps of 7 x 5 units in a short batch too follow the float64 twin',
    async ({ steps, algorithm }) => {
      const { gpu } = device;
      const rows = randomRows(7, 160, 3);
      const data = upload(rows, 7);
      const rates = { learningRate: 0.3, momentum: 0.5, l1: 0.01 };
      const machine = await Rbm.create(gpu, { visible: 7, hidden: 5, seed: 2, weightScale: 0.4 });
      const training = await ContrastiveDivergence.create(gpu, machine, {
        data,
        batchGroups: 2,
        seed: 2,
        steps,
        algorithm,
        ...rates,
      });
      const twin = machineTwin(await machine.readParameters());
      const velocities = machineTwin({
        weights: new Float32Array(35),
        visibleBias: new Float32Array(7),
        hiddenBias: new Float32Array(5),
      });
      const batches = new Batches({ dataGroups: 5, batchGroups: 2, seed: 2 });
      let chain = Array.from({ length: 64 }, () => new Uint8Array(5));
      // Five updates: batches of 2, 2 and 1 groups, then the next epoch.
      training.submitUpdates(5);
      for (let update = 0; update < 5; update++) {
        const groups = [...batches.groups(update)];
        expect(groups.length).toBe(update === 2 ? 1 : 2);
        const batch = groups.flatMap((group) => rows.slice(32 * group, 32 * group + 32));
        const step = update * (steps + 1);
        const dataHidden = sampleTwin(twin, 'hidden', batch, { seed: 2, step });
        let h = algorithm === 'pcd' ? chain : dataHidden;
        let v: Uint8Array[] = [];
        for (let k = 1; k <= steps; k++) {
          v = sampleTwin(twin, 'visible', h, { seed: 2, step: step + k });
          h = sampleTwin(twin, 'hidden', v, { seed: 2, step: step + k });
        }
        chain = h;
        const phases: Phases = { data: batch, dataHidden, modelVisible: v, modelHidden: h };
        updateTwin(twin, velocities, phases, rates);
      }
      const { weights, visibleBias, hiddenBias } = await machine.readParameters();
      // Each step rounds a handful of numbers below 2 to 24 bits, five times: well below 1e-5. One sample drawn
      // differently would change a weight by 0.3/64 = 5e-3.
      expectClose(weights, twin.weights);
      expectClose(visibleBias, twin.visibleBias);
      expectClose(hiddenBias, twin.hiddenBias);
    },
  );

  it('depend on the seed alone, not on the division into submits, to the bit', async () => {
    const { gpu } = device;
    const data = upload(randomRows(21, 256, 9), 21);
    const weights = await Promise.all(
      [{ seed: 6 }, { seed: 6 }, { seed: 7 }].map(async ({ seed }, which) => {
        const machine = await Rbm.create(gpu, { visible: 21, hidden: 13, seed });
        const options = { data, batchGroups: 3, seed, learningRate: 0.1, momentum: 0.9, l1: 1e-3 };
        const training = await ContrastiveDivergence.create(gpu, machine, options);
        if (which === 1) for (let i = 0; i < 9; i++) training.submitUpdates(1);
        else training.submitUpdates(9);
        return (await machine.readParameters()).weights;
      }),
    );
    expect(weights[1]).toEqual(weights[0]);
    expect(weights[2]).not.toEqual(weights[0]);
  });

  it('count wrongly reconstructed bits', async () => {
    const { gpu } = device;
    const rows = randomRows(9, 96, 12);
    const machine = await Rbm.create(gpu, { visible: 9, hidden: 4, seed: 1 });
    // A machine that ignores its inputs and reconstructs all ones: the error is the share of zeros.
    machine.writeParameters({
      weights: new Float32Array(36),
      visibleBias: new Float32Array(9).fill(40),
    });
    const training = await ContrastiveDivergence.create(gpu, machine, {
      data: upload(rows, 9),
      batchGroups: 2,
      seed: 1,
      learningRate: 1e-9,
      momentum: 0,
      l1: 0,
    });
    expect(await training.readReconstructionError()).toBeUndefined();
    training.submitUpdates(4);
    const zeros = rows.reduce((sum, row) => sum + row.reduce((left, bit) => left + 1 - bit, 0), 0);
    const error = await training.readReconstructionError();
    expect(error?.value).toBeCloseTo(zeros / (96 * 9), 12);
    expect(error?.error).toBeGreaterThan(0);
    expect(await training.readReconstructionError()).toBeUndefined();
  });
});

describe('training on the Ising ring of 6 sites, K = 0.5', () => {
  it.each([
    { algorithm: 'cd', most: 0.02 },
    { algorithm: 'pcd', most: 0.05 },
  ] as const)(
    '$algorithm-1 brings the exact KL divergence from above 0.2 to below $most',
    async ({ algorithm, most }) => {
      const { gpu } = device;
      const ring = isingRing(6, 0.5);
      const random = randomFrom(21);
      const data = upload(sampleFrom(ring, 6, 4096, random.uniform), 6);
      const machine = await Rbm.create(gpu, { visible: 6, hidden: 6, seed: 3, weightScale: 0.1 });
      const training = await ContrastiveDivergence.create(gpu, machine, {
        data,
        batchGroups: 4,
        seed: 3,
        learningRate: 0.1,
        momentum: 0.5,
        l1: 0,
        algorithm,
      });
      const divergences: number[] = [];
      for (const rate of [0, 0.4, 0.1, 0.05]) {
        training.rates = { ...training.rates, learningRate: rate };
        if (rate > 0) await training.train(12);
        const twin = machineTwin(await machine.readParameters());
        divergences.push(divergence(ring, visibleDistribution(twin)));
      }
      // 4096 samples of 64 states differ from the ring by a divergence of 63/(2 * 4096) = 0.008 themselves.
      expect(divergences[0]).toBeGreaterThan(0.2);
      expect(divergences[3]).toBeLessThan(most);
      expect(divergences[1]).toBeLessThan(divergences[0]);
    },
  );
});

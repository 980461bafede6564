import { expect, it } from 'vitest';
import { evaluateStack } from '../../src/rbm/evaluation/evaluate.ts';
import type { RbmParameters } from '../../src/rbm/machine/parameters.ts';
import { randomFrom } from '../support/random.ts';
import { uploadRows } from '../support/upload-rows.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();
const units = 26;

/** A machine too large for the exact sum, all of whose units differ. */
function ferromagnet(strength: number): RbmParameters {
  const random = randomFrom(2);
  return {
    units: 'spin',
    weights: Float32Array.from(
      { length: units * units },
      () => strength * (1 + 0.1 * random.gaussian()),
    ),
    visibleBias: new Float32Array(units).fill(0.01),
    hiddenBias: new Float32Array(units),
  };
}

async function judge(parameters: RbmParameters, value: 0 | 1, temperatures: number) {
  const { gpu } = device;
  const data = uploadRows(
    gpu,
    Array.from({ length: 32 }, () => new Uint8Array(units).fill(value)),
    units,
  );
  const options = { seed: 1, annealing: { temperatures, runs: 64 } };
  const found = await evaluateStack(gpu, [parameters], { kind: 'given samples', data }, options);
  data.buffer.destroy();
  const [layer] = found.layers;
  if (!layer) throw new Error('The layer was not judged.');
  return layer;
}

it('ln Z of annealing does not depend on the samples that are judged', async () => {
  const machine = ferromagnet(0.12);
  const up = await judge(machine, 1, 60);
  const down = await judge(machine, 0, 60);
  expect(up.method).toBe('annealed importance sampling');
  expect(up.warnings).toEqual([]);
  expect(up.logPartition).toEqual(down.logPartition);
  expect(up.starts?.[0]).not.toEqual(up.starts?.[1]);
  // Both magnetizations have about half of the probability, by the field 0.01 in the ratio e^0.52.
  expect(up.logLikelihood?.value).toBeLessThan(0);
  const [ofUp = NaN, ofDown = NaN] = [up, down].map((layer) => layer.logLikelihood?.value ?? NaN);
  expect(Math.abs(ofUp - ofDown - 0.52)).toBeLessThan(1e-3);
  // The state itself has a part of the probability of its magnetization.
  expect(ofUp).toBeLessThan(-Math.log1p(Math.exp(-0.52)) + 4 * (up.logPartition?.error ?? NaN));
});

import { describe, expect, it } from 'vitest';
import { Ensemble } from '../../src/ensemble/ensemble.ts';
import { replicaGeometry, stripGeometry } from '../../src/ensemble/geometry.ts';
import { Checkerboard } from '../../src/ising/checkerboard.ts';
import { ferromagnet } from '../../src/ising/model.ts';
import { singleSpinRule } from '../../src/ising/single-spin-rule.ts';
import { SwendsenWang } from '../../src/ising/swendsen-wang.ts';
import type { Updater } from '../../src/ising/update.ts';
import { differences } from '../support/differences.ts';
import { startWords } from '../twins/start.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();
const seed = 12;

/** Sweeps divided into dispatches leave the bits of undivided ones: recorded together, or a part a submit. */
describe.each([
  ['replicas', replicaGeometry(34, 64)],
  ['strips', stripGeometry(192, 2)],
] as const)('large sweeps are divided into bands: %s', (_, geometry) => {
  const rule = singleSpinRule(ferromagnet, 'metropolis');
  const updaters: [string, (ensemble: Ensemble, bands?: number) => Updater][] = [
    [
      'checkerboard',
      (ensemble, bands) =>
        new Checkerboard(device.gpu, ensemble, {
          rule,
          seed,
          resident: false,
          ...(bands && { bands }),
        }),
    ],
    [
      'clusters',
      (ensemble, bands) =>
        new SwendsenWang(device.gpu, ensemble, { ...ferromagnet, seed, ...(bands && { bands }) }),
    ],
  ];
  it.each(updaters)('%s', async (_name, make) => {
    const { gpu } = device;
    const start = startWords(geometry, 'hot', seed);
    const temperatures = new Float64Array(geometry.systems).fill(2.3);
    const run = async (bands: number | undefined, inParts: boolean): Promise<Uint32Array> => {
      const ensemble = new Ensemble(gpu, geometry);
      gpu.write(ensemble.buffer, start);
      const updater = make(ensemble, bands);
      await updater.setTemperatures(temperatures);
      for (let sweep = 0; sweep < 4; sweep += inParts ? 1 : 2) {
        updater.begin(sweep);
        if (inParts)
          for (let part = 0; part < updater.parts; part++)
            gpu.compute('part', (pass) => updater.recordPart(pass, part));
        else
          gpu.compute('sweeps', (pass) => {
            updater.record(pass, 0, 2);
          });
      }
      const words = (await gpu.readWords(ensemble.buffer)).slice();
      updater.dispose();
      ensemble.dispose();
      return words;
    };
    const whole = await run(undefined, false);
    expect(differences(await run(3, false), whole)).toEqual([]);
    expect(differences(await run(3, true), whole)).toEqual([]);
    expect(differences(await run(7, true), whole)).toEqual([]);
  });
});

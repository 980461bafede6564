import { expect, it } from 'vitest';
import { machineFile } from '../../src/lab/export/machine-file.ts';
import { trainingOf } from '../../src/live/learner.ts';
import { defaultSettings } from '../../src/lab/settings/settings.ts';
import { loadMachines } from '../../src/rbm/machine/machine-file.ts';

it('a machine of the lab says how it was trained', () => {
  const settings = { ...defaultSettings(false), hidden: 1, patch: 2, momentum: 0.25 } as const;
  const machine = {
    units: settings.units,
    weights: new Float32Array(4),
    visibleBias: new Float32Array(4),
    hiddenBias: new Float32Array(1),
  };
  const { configuration } = loadMachines(machineFile(machine, settings, 17));
  expect(configuration).toMatchObject(trainingOf(settings));
  expect(configuration).toMatchObject({ statistics: 'samples', momentum: 0.25, updates: 17 });
});

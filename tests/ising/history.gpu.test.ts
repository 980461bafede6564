import { describe, expect, it } from 'vitest';
import { stripGeometry } from '../../src/ensemble/geometry.ts';
import {
  follow,
  parsePhases,
  simulationOptions,
  temperaturesBeside,
  writePhases,
  type Phase,
} from '../../src/ising/history.ts';
import { IsingSimulation } from '../../src/ising/simulation.ts';
import type { UpdateName } from '../../src/ising/update.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();
const geometry = stripGeometry(64);

function simulation(update: UpdateName, field = 0): Promise<IsingSimulation> {
  const options = { geometry, temperatures: [2.2], seed: 5, start: 'hot', update, field } as const;
  return IsingSimulation.create(device.gpu, options);
}

describe('a simulation whose conditions change', () => {
  it('has the bits of one that had them from the beginning, where the sweeps before were none', async () => {
    const changed = await simulation('metropolis');
    await changed.change({ update: 'heat-bath', field: 0.3 });
    expect(changed.hamiltonian.field).toBe(0.3);
    await changed.sweep(9);
    const same = await simulation('heat-bath', 0.3);
    await same.sweep(9);
    expect((await changed.readState()).words).toEqual((await same.readState()).words);
    changed.dispose();
    same.dispose();
  });

  it('goes on from the same sweep: a change there and back is none', async () => {
    const restless = await simulation('metropolis');
    await restless.sweep(4);
    await restless.change({ update: 'swendsen-wang', field: 0 });
    await restless.change({ update: 'metropolis', field: 0 });
    expect(restless.sweeps).toBe(4);
    await restless.sweep(5);
    const calm = await simulation('metropolis');
    await calm.sweep(9);
    expect((await restless.readState()).words).toEqual((await calm.readState()).words);
    restless.dispose();
    calm.dispose();
  });

  it('is made again by its history', async () => {
    const phases: Phase[] = [
      { sweep: 0, temperature: 2.2, field: 0, update: 'swendsen-wang' },
      { sweep: 3, temperature: 1.7, field: -0.1, update: 'heat-bath' },
      { sweep: 5, temperature: 4, field: 0, update: 'metropolis' },
    ];
    const first = await simulation('swendsen-wang');
    await first.sweep(3);
    await first.change({ update: 'heat-bath', field: -0.1 });
    await first.setTemperatures([1.7]);
    await first.sweep(2);
    await first.setTemperatures([4]);
    await first.change({ update: 'metropolis', field: 0 });
    await first.sweep(6);
    const again = await simulation('swendsen-wang');
    const seen: number[] = [];
    await follow(again, { phases, sweeps: 11 }, 0, {
      onProgress: (sweeps) => seen.push(sweeps),
    });
    expect(seen.at(-1)).toBe(11);
    expect(await again.readState()).toEqual(await first.readState());
    first.dispose();
    again.dispose();
  });
});

describe('a history', () => {
  const phases: Phase[] = [
    { sweep: 0, temperature: 2.269185314213022, field: 0, update: 'swendsen-wang' },
    { sweep: 30, temperature: 0.1 + 0.2, field: -1e-7, update: 'metropolis' },
  ];

  it('is written and read without losing a bit', () => {
    expect(parsePhases(writePhases(phases))).toEqual(phases);
  });

  it.each([
    '',
    '0:2:0',
    '0:0:0:metropolis',
    '0:2:0:magic',
    '1:2:0:metropolis',
    '0:2:0x1:metropolis',
    '0:2:0:metropolis,0:2:0:metropolis',
    '0:2:0:metropolis,',
  ])('is not "%s"', (text) => {
    expect(parsePhases(text)).toBeUndefined();
  });

  it('of lattices beside it stays above the absolute zero', () => {
    expect(temperaturesBeside(2, 0)).toEqual([2]);
    expect(temperaturesBeside(0.5, 0.8)).toEqual([0.5, 0.25, 1.3]);
  });

  it('begins with a system for each of the lattices beside it', () => {
    const origin = { size: 128, seed: 3, start: 'cold', beside: 0.5 } as const;
    const first = { temperature: 2, field: 0.1, update: 'heat-bath' } as const;
    expect(simulationOptions(origin, first)).toEqual({
      geometry: stripGeometry(128, 3),
      temperatures: [2, 1.5, 2.5],
      field: 0.1,
      update: 'heat-bath',
      seed: 3,
      start: 'cold',
    });
    expect(simulationOptions({ ...origin, beside: 0 }, first)).toMatchObject({
      geometry: stripGeometry(128, 1),
      temperatures: [2],
    });
  });
});

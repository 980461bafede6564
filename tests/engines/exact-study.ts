import type { Gpu } from '../../src/gpu/gpu.ts';
import { runLearnedMap } from '../../src/studies/learned-map/learned-map.ts';
import { presets, type Settings } from '../../src/studies/learned-map/presets.ts';

const schedule = { thermalize: 20, sweeps: 40, every: 20 };

/** The parts of the quick preset, as short as can be: nothing is well trained here. */
const shortest: Settings = {
  ...presets.quick,
  hot: { size: 8, replicas: 64, schedule: { thermalize: 1, sweeps: 4, every: 1 } },
  known: { size: 32, replicas: 32, schedule },
  ranges: { size: 8, samples: 256 },
  filters: { ...presets.quick.filters, size: 8, samples: 256, epochs: 4 },
  machines: [
    {
      size: 8,
      samples: 256,
      recipe: { batch: 32, constant: 16, cycles: 1 },
      l1: [0, 0.004],
      seeds: 1,
      nullL1: 0.004,
      nullSeeds: 1,
      trainsNulls: true,
      second: true,
      measured: { replicas: 64, schedule },
    },
  ],
  grow: { paired: 8, from: 4, doublings: 2, replicas: 64, rounds: 2 },
  couplings: { size: 4, samples: 256, seeds: 1, epochs: 4, temperatures: [1], lattices: 256 },
};

/**
 * A short run of learned-map in exact arithmetic: what its results.json and data files hold, as text. Arrays are written with all
 * their digits.
 */
export async function exactStudy(gpu: Gpu): Promise<string> {
  const { answer, targets, data, parameters } = await runLearnedMap(
    {
      gpu,
      preset: 'quick',
      seed: 2026,
      arithmetic: 'exact',
      signal: new AbortController().signal,
      phase: () => () => undefined,
    },
    shortest,
  );
  const arrays = Object.entries(data).map(([name, { shape, data: values }]) => ({
    name,
    shape,
    values: Array.from(values, String),
  }));
  return JSON.stringify({ answer, targets, parameters, arrays });
}

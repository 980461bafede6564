// Settings of studies with every part, as short as can be: nothing is well trained with them.
import {
  presets as ofLearnedMap,
  type Settings as LearnedMap,
} from '../../src/studies/learned-map/presets.ts';
import {
  presets as ofMehtaSchwab,
  type Settings as MehtaSchwab,
} from '../../src/studies/mehta-schwab/presets.ts';
import {
  presets as ofThermodynamics,
  type Settings as Thermodynamics,
} from '../../src/studies/thermodynamics/presets.ts';

const schedule = { thermalize: 40, sweeps: 40, every: 20 };

/** The machines of learned-map at one size. */
export const shortMachines: LearnedMap['machines'][number] = {
  size: 8,
  samples: 256,
  recipe: { batch: 64, constant: 16, cycles: 1 },
  l1: [0, 0.004],
  seeds: 1,
  nullL1: 0.004,
  nullSeeds: 1,
  trainsNulls: true,
  second: true,
  measured: { replicas: 32, schedule },
};

/** The parts of the quick preset. */
export const shortLearnedMap: LearnedMap = {
  ...ofLearnedMap.quick,
  hot: { size: 8, replicas: 64, schedule: { thermalize: 1, sweeps: 4, every: 1 } },
  known: { size: 32, replicas: 32, schedule },
  ranges: { size: 8, samples: 256 },
  filters: { ...ofLearnedMap.quick.filters, size: 8, samples: 256, epochs: 2 },
  machines: [shortMachines],
  grow: { paired: 8, from: 4, doublings: 2, replicas: 64, rounds: 2 },
  couplings: { size: 4, samples: 256, seeds: 1, epochs: 2, temperatures: [1], lattices: 256 },
};

export const shortThermodynamics: Thermodynamics = {
  ...ofThermodynamics.quick,
  ring: { ...ofThermodynamics.quick.ring, samples: 512, trainings: 2, epochs: 2 },
  size: 4,
  samples: 256,
  heldOut: 64,
  hidden: [2, 6],
  criticalHidden: [2, 4, 6],
  trainings: 2,
  recipe: { ...ofThermodynamics.quick.recipe, epochs: 2 },
  drawing: { chains: 32, draws: 8, annealing: { temperatures: 8, runs: 32 } },
  curvePoints: 3,
};

export const shortMehtaSchwab: MehtaSchwab = {
  ...ofMehtaSchwab.quick,
  samples: 960,
  epochs: 1,
  seeds: 2,
  quality: {
    samples: 64,
    annealing: { temperatures: 10, runs: 32 },
    chains: 32,
    burnIn: 5,
    steps: 40,
    every: 5,
  },
};

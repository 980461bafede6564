import { CRITICAL_TEMPERATURE } from '../../../theory/critical.ts';
import { names, numbers, range, setting, whole } from '../field.ts';

/** The range of temperatures for the slider and for links. */
export const temperatureRange = { least: 0.5, most: 5 } as const;

/** This number of sweeps per second means unlimited speed. */
export const fastest = 1_000_000;

/** The magnet, and its speed. */
export const magnet = {
  temperature: setting({
    key: 'temperature',
    label: 'temperature',
    symbol: 'T',
    unit: 'J/k',
    about:
      'How strongly heat shakes the spins. The scale is stretched about the critical temperature.',
    domain: range(temperatureRange.least, temperatureRange.most, 0.001),
    starts: CRITICAL_TEMPERATURE,
    renews: 'nothing',
  }),
  speed: setting({
    key: 'speed',
    label: 'speed',
    unit: 'sweeps/s',
    about:
      'Target speed. In one sweep every spin gets one chance to flip. The actual speed is shown below.',
    domain: numbers([1, 4, 15, 60, 240, 480, 960, 3840, 15360, fastest], (each) =>
      each === fastest ? 'as fast as it goes' : `${each} sweeps/s`,
    ),
    starts: { gpu: 480, software: 60 },
    renews: 'nothing',
  }),
  field: setting({
    key: 'field',
    label: 'field',
    symbol: 'h',
    unit: 'J',
    about: 'An external magnetic field. A positive field favours up.',
    domain: range(-1, 1, 0.01),
    starts: 0,
    folder: 'Magnet',
    renews: 'nothing',
  }),
  size: setting({
    key: 'size',
    label: 'size',
    symbol: 'L',
    unit: 'sites',
    about: 'Spins along each side of the square lattice, whose opposite edges join.',
    domain: numbers(
      [64, 128, 256, 512, 576, 1024, 1728, 2048, 4096, 8192],
      (each) => `${each} × ${each}`,
    ),
    starts: { gpu: 512, software: 256 },
    folder: 'Magnet',
    renews: 'lattice',
  }),
  beside: setting({
    key: 'beside',
    label: 'comparison magnets',
    symbol: 'ΔT',
    unit: 'J/k',
    about: 'Shows two more lattices, one colder and one hotter by this much, at the same time.',
    domain: numbers([0, 0.05, 0.1, 0.2, 0.4, 0.8], (each) => (each === 0 ? 'none' : `T ± ${each}`)),
    starts: 0,
    folder: 'Magnet',
    renews: 'lattice',
  }),
  update: setting({
    key: 'update',
    label: 'update',
    about:
      'How spins are flipped: one at a time (Metropolis, heat bath) or in whole clusters (Swendsen-Wang). Clusters are far quicker at the critical temperature.',
    domain: names({
      metropolis: 'Metropolis',
      'heat-bath': 'heat bath',
      'swendsen-wang': 'Swendsen-Wang',
    }),
    starts: 'metropolis',
    folder: 'Magnet',
    renews: 'nothing',
  }),
  start: setting({
    key: 'start',
    label: 'start',
    about: 'The first configuration: every spin at random, all up, or two domains.',
    domain: names({ hot: 'hot: random', cold: 'cold: all up', striped: 'two domains' }),
    starts: 'hot',
    folder: 'Magnet',
    renews: 'lattice',
  }),
  seed: setting({
    key: 'seed',
    label: 'seed',
    about:
      'Starting point of the random numbers. The same seed gives the same spins everywhere, also on the command line.',
    domain: whole,
    starts: 1,
    folder: 'Magnet',
    renews: 'lattice',
  }),
};

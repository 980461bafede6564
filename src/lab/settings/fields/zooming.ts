import { names, numbers, setting, toggle } from '../field.ts';

/** How a block of spins becomes one spin, and the measurements at every level. */
export const zooming = {
  rule: setting({
    key: 'rule',
    label: 'block rule',
    about:
      'How a block of spins becomes one: the majority of its spins, or its first spin alone (decimation).',
    domain: names({ majority: 'majority', decimation: 'decimation' }),
    starts: 'majority',
    folder: 'Zooming out',
    renews: 'lattice',
  }),
  factor: setting({
    key: 'factor',
    label: 'block side',
    symbol: 'b',
    unit: 'sites',
    about: 'Spins along each side of a block. Blocks of side 3 need sizes such as 576 or 1728.',
    domain: numbers([2, 3, 4], (each) => `${each} × ${each}`),
    starts: 2,
    folder: 'Zooming out',
    renews: 'lattice',
  }),
  ties: setting({
    key: 'ties',
    label: 'ties of a vote',
    about:
      'How a 2 × 2 block with as many up as down decides. Only the fair coin keeps the symmetry. The others are wrong, for comparison.',
    domain: names({ random: 'a fair coin', up: 'always up', first: 'the first spin' }),
    starts: 'random',
    folder: 'Zooming out',
    renews: 'lattice',
  }),
  flow: setting({
    key: 'flow',
    label: 'coupling flow',
    about:
      'Whether the couplings of every level are measured, on many small lattices of their own.',
    domain: toggle,
    starts: false,
    folder: 'Zooming out',
    renews: 'nothing',
  }),
  correlations: setting({
    key: 'correlations',
    label: 'correlation function',
    about:
      'Whether the correlation of spins at every distance is measured, on lattices up to 1024 × 1024.',
    domain: toggle,
    starts: false,
    folder: 'Zooming out',
    renews: 'nothing',
  }),
};

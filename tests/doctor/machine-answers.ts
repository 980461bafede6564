import { decidingParameters } from '../../src/doctor/deciding-machine.ts';
import { countsOf, fractions } from '../../src/doctor/machine-checks.ts';
import { geometries, machineShape, seed, training } from '../../src/doctor/problems.ts';
import { siteOfUnits } from '../../src/ensemble/unpack.ts';
import { packUnits } from '../../src/rbm/machine/packed-units.ts';
import { averageTwin } from '../twins/block-average.ts';
import { correlatorsTwin } from '../twins/correlator-sums.ts';
import { patchesTwin, scatteredTwin } from '../twins/patches.ts';
import { machineTwin, type Machine } from '../twins/machine.ts';
import { sampleTwin } from '../twins/layer-sampler.ts';
import { trainTwin } from '../twins/contrastive-divergence.ts';
import { hotLattices } from './lattice-answers.ts';

const { side, groups, hidden } = machineShape;
const visible = side * side;

function zeroMachine(): Machine {
  return {
    units: 'binary',
    visible,
    hidden,
    weights: new Float64Array(visible * hidden),
    visibleBias: new Float64Array(visible),
    hiddenBias: new Float64Array(hidden),
  };
}

/** Machines whose parameters are zero, and whose weights decide every unit, on patches of a hot start. */
export function machineAnswers(): Record<string, Uint32Array> {
  const { strips } = geometries;
  const cut = patchesTwin(strips, hotLattices(strips), { side, groups, seed, step: 0 });
  const encoded = (machine: Machine): Uint32Array =>
    packUnits(sampleTwin(machine, 'hidden', cut, { seed, step: 0, purpose: 'encode' }), hidden);
  const updated = zeroMachine();
  const samples = { seed, batch: 32 * groups, algorithm: 'cd', statistics: 'samples' } as const;
  trainTwin(updated, cut, { ...samples, learningRate: 1, momentum: 0 }, 1);
  const trained = machineTwin(decidingParameters());
  const { updates, ...rates } = training;
  trainTwin(trained, cut, { ...samples, ...rates }, updates);
  return {
    patches: packUnits(cut, visible),
    'patches/scattered': packUnits(
      scatteredTwin(strips, hotLattices(strips), { side, groups, seed, step: 0 }),
      visible,
    ),
    'rbm-units/layer': encoded(zeroMachine()),
    'rbm-units/batch, rbm-averages, rbm-gradient, rbm-step': countsOf(updated),
    'rbm-units/layer, matrix product': encoded(machineTwin(decidingParameters())),
    'rbm-step, momentum and L1': countsOf(trained, fractions),
    ...correlatorAnswers(),
  };
}

/** Spins of small lattices with the averages of their 2 x 2 blocks, in quarters, and with themselves. */
function correlatorAnswers(): Record<string, Uint32Array> {
  const { small } = geometries;
  const lattices = hotLattices(small);
  const sites = siteOfUnits(small);
  const spins = lattices.map((lattice) => Array.from(sites, (site) => lattice[site]));
  const averages = lattices.map((lattice) => averageTwin(lattice, small.size, 2));
  const signs = spins.map((own) => own.map((bit) => 2 * bit - 1));
  const words = (hidden: readonly ArrayLike<number>[]): Uint32Array =>
    Uint32Array.from(correlatorsTwin(spins, hidden).sums, (sum) => (4 * sum) >>> 0);
  return {
    'rbm-correlator-sums/values': words(averages),
    'rbm-correlator-sums/bits': words(signs),
  };
}

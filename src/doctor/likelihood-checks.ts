import type { Gpu } from '../gpu/gpu.ts';
import { annealedLogPartition } from '../rbm/evaluation/annealing.ts';
import { baseOfMeans, fairCoins } from '../rbm/evaluation/annealing-base.ts';
import { couplingSums } from '../rbm/evaluation/coupling-sums.ts';
import { freeEnergies } from '../rbm/evaluation/free-energy.ts';
import { Interpolation } from '../rbm/evaluation/interpolation.ts';
import { Rbm } from '../rbm/machine/machine.ts';
import type { PackedUnits } from '../rbm/machine/packed-units.ts';
import { toUnits, type UnitKind } from '../rbm/machine/parameters.ts';
import { logPartition } from '../rbm/evaluation/partition.ts';
import { pseudoLikelihood } from '../rbm/evaluation/pseudo-likelihood.ts';
import { unitMeans } from '../rbm/sampling/unit-means.ts';
import type { Check } from './check.ts';
import { seed } from './problems.ts';

/** Allowed error in nats. The error of single precision is about a hundred times smaller. */
const tolerance = 1e-3;
/** Allowed error of couplings. The error of single precision is about ten times smaller. */
const couplingTolerance = 1e-5;
/** Allowed deviation in standard errors: one false alarm in 15,000 seeds; the seed is fixed. */
const largestScore = 4;

/**
 * Compares the likelihood kernels with ln Z, which the host sums exactly. The checks are the sum of e^-F over all visible
 * states, the conditional probabilities of a machine with one visible unit (they are p(v) itself), annealing, couplings, and machines between two others.
 */
export async function likelihoodChecks(gpu: Gpu): Promise<Check[]> {
  const checks: Check[] = [];
  for (const units of ['binary', 'spin'] as const) {
    checks.push(await freeEnergyCheck(gpu, units), await conditionalCheck(gpu, units));
    checks.push(await annealingCheck(gpu, units));
  }
  checks.push(await couplingCheck(gpu), await interpolationCheck(gpu));
  return checks;
}

/** Every state of a few visible units, one state for each sample. */
function allStates(gpu: Gpu, units: number): PackedUnits {
  const groups = Math.ceil(2 ** units / 32);
  const words = Uint32Array.from({ length: units * groups }, (_, at) => {
    const unit = Math.floor(at / groups);
    let word = 0;
    for (let bit = 0; bit < 32; bit++) word |= (((32 * (at % groups) + bit) >>> unit) & 1) << bit;
    return word >>> 0;
  });
  return { buffer: gpu.upload('all states', words), units, groups, samples: 2 ** units };
}

function machineOf(gpu: Gpu, visible: number, units: UnitKind): Promise<Rbm> {
  return Rbm.create(gpu, { visible, hidden: 9, units, seed, weightScale: 0.7 });
}

async function exactOf(machine: Rbm): Promise<number> {
  return (await logPartition(await machine.readParameters())) ?? NaN;
}

async function freeEnergyCheck(gpu: Gpu, units: UnitKind): Promise<Check> {
  const machine = await machineOf(gpu, 7, units);
  const states = allStates(gpu, 7);
  const energies = await freeEnergies(gpu, machine, states);
  const least = Math.min(...energies);
  const found =
    Math.log(energies.reduce((sum, energy) => sum + Math.exp(least - energy), 0)) - least;
  return close(`rbm-layer-activations, rbm-free-energy, ${units}`, found, await exactOf(machine));
}

async function conditionalCheck(gpu: Gpu, units: UnitKind): Promise<Check> {
  const machine = await machineOf(gpu, 1, units);
  const states = allStates(gpu, 1);
  const { value } = await pseudoLikelihood(gpu, machine, states);
  const [down = NaN, up = NaN] = await freeEnergies(gpu, machine, states);
  return close(
    `rbm-pseudo-likelihood, ${units}`,
    value,
    -(down + up) / 2 - (await exactOf(machine)),
  );
}

async function annealingCheck(gpu: Gpu, units: UnitKind): Promise<Check> {
  const machine = await machineOf(gpu, 7, units);
  // The first 48 of the 128 states, because the units then have different means.
  const data = { ...allStates(gpu, 7), samples: 48 };
  const { means } = baseOfMeans(await unitMeans(gpu, data));
  const found = await annealedLogPartition(gpu, machine, {
    base: { means: [...means, ...fairCoins(7).means], shares: [0.7, 0.3] },
    temperatures: 50,
    runs: 256,
    seed,
  });
  const { value = NaN, error = NaN } = found?.logPartition ?? {};
  const exact = await exactOf(machine);
  const score = (value - exact) / error;
  return {
    name: `rbm-annealing, rbm-unit-means, ${units}`,
    passed: Math.abs(score) < largestScore,
    detail: `ln Z ${value.toFixed(3)} +- ${error.toFixed(3)}, exact ${exact.toFixed(3)}: ${score.toFixed(1)} errors`,
  };
}

/** Couplings of one to four spins, against the sum over all states of the free energies of the same device. */
async function couplingCheck(gpu: Gpu): Promise<Check> {
  const machine = await machineOf(gpu, 7, 'spin');
  machine.writeParameters({
    hiddenBias: Float32Array.from({ length: 9 }, (_, unit) => 0.2 * (unit - 3)),
  });
  const energies = await freeEnergies(gpu, machine, allStates(gpu, 7));
  const { parameters } = toUnits(await machine.readParameters(), 'spin');
  const sets = [[3], [0, 6], [1, 2, 5], [0, 2, 3, 4]];
  const lists = sets.map((set) => ({ order: set.length, units: Uint32Array.from(set) }));
  // The pair of units 2 and 6 is number 14 of all pairs.
  const all = [...sets, [2, 6]];
  const control = { name: 'the doctor' };
  const found = (await couplingSums(gpu, parameters, [...lists, 'all pairs'], control)) ?? [];
  const deviations = all.map((set, index) => {
    const exact = energies.reduce((sum, energy, state) => {
      const down = set.filter((unit) => ((state >>> unit) & 1) === 0).length;
      return sum - (down % 2 === 0 ? energy : -energy) / energies.length;
    }, 0);
    return Math.abs((found[index]?.couplings[index < sets.length ? 0 : 14] ?? NaN) - exact);
  });
  const passed = deviations.every((deviation) => deviation < couplingTolerance);
  const shown = deviations.map((deviation) => deviation.toExponential(1)).join(', ');
  return {
    name: 'rbm-coupling-factors, rbm-coupling-sums, rbm-coupling-pairs',
    passed,
    detail: `fields, pairs, triples and fours of a machine, off by ${shown}`,
  };
}

/** A quarter of the way between two machines, and both ends to the bit. */
async function interpolationCheck(gpu: Gpu): Promise<Check> {
  const machine = await machineOf(gpu, 7, 'binary');
  const first = await machine.readParameters();
  const second = { ...first, weights: first.weights.map((weight) => 3 * weight + 1) };
  const interpolation = await Interpolation.create(gpu, machine, [first, second]);
  const shares = Float32Array.of(0, 0.25, 1);
  interpolation.begin(shares);
  let most = 0;
  for (const [ordinal, share] of shares.entries()) {
    gpu.compute('interpolation', (pass) => interpolation.record(pass, ordinal));
    const { weights } = await machine.readParameters();
    for (const [index, weight] of weights.entries()) {
      const ends =
        (1 - share) * (first.weights[index] ?? NaN) + share * (second.weights[index] ?? NaN);
      const off = Math.abs(weight - ends);
      most = Math.max(most, share === 0.25 || off === 0 ? off : Infinity);
    }
  }
  interpolation.dispose();
  machine.dispose();
  return {
    name: 'rbm-interpolation',
    passed: most < couplingTolerance,
    detail: `weights between two machines, off by ${most.toExponential(1)}`,
  };
}

function close(name: string, found: number, exact: number): Check {
  const passed = Math.abs(found - exact) < tolerance;
  return { name, passed, detail: `${found.toFixed(5)}, exact ${exact.toFixed(5)}` };
}

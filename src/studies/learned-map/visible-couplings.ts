import { siteOfUnits } from '../../ensemble/unpack.ts';
import { elementAt } from '../../element-at.ts';
import { machineCouplings, type MachineCouplings } from '../../rbm/evaluation/machine-couplings.ts';
import type { PackedUnits } from '../../rbm/machine/packed-units.ts';
import { inverseOrder, permuteUnits } from '../../rbm/machine/permuted-units.ts';
import type { RbmParameters } from '../../rbm/machine/parameters.ts';
import type { IsingData } from '../../rbm/sampling/ising-data.ts';
import { CRITICAL_COUPLING } from '../../theory/critical.ts';
import { meanOf, unknown, type Measured } from '../../statistics/measured.ts';
import { columnTable } from '../column-table.ts';
import { keptStack } from '../kept-stack.ts';
import type { Section, StudyContext, Target } from '../study.ts';
import { all, below, control, forTrainings, limits, not, ruleText, within } from '../verdict.ts';
import type { CouplingSettings } from './presets.ts';
import { seedOf } from './seeds.ts';
import { drawnLattices } from './training-data.ts';

/** Machines whose couplings are compared: trainings at one temperature, or one null. */
export interface CouplingGroup {
  readonly name: string;
  readonly isNull: boolean;
  /** K of the data. Nulls are compared with K_c. */
  readonly coupling: number;
  readonly machines: readonly MachineCouplings[];
}

/** How far J_nn may be from K, as a share of K. */
const nearShare = 0.1;
/** How large any other pair coupling may be, as a share of K. */
const farShare = 0.1;

/** A claim about machines at a temperature needs this many. */
const fewestMachines = 3;

/** Trains machines at several temperatures, and nulls, and reads the couplings of their visible units. */
export async function visibleCouplings(
  context: StudyContext,
  settings: CouplingSettings,
): Promise<CouplingGroup[]> {
  const { gpu, seed, signal, phase } = context;
  const { size, samples, seeds, epochs, temperatures, lattices } = settings;
  const report = phase('Lattices to read couplings from', temperatures.length + 1);
  const draw = (temperature: number, number: number): Promise<IsingData> =>
    drawnLattices(context, {
      size,
      samples,
      temperature,
      seed: seedOf(seed, 'coupling data', number),
    });
  let trainings = 0;
  const read = async (
    name: string,
    data: PackedUnits,
    places: Uint32Array,
    own = epochs,
  ): Promise<{ found: MachineCouplings; parameters: RbmParameters }> => {
    const number = trainings++;
    const stack = await keptStack(context, `couplings ${name} ${number}`, {
      data,
      layers: [size ** 2],
      units: 'spin',
      biases: false,
      epochs: own,
      seed: seedOf(seed, 'coupling training', number),
    });
    const [machine] = stack.machines;
    if (!machine) throw new Error('No machine was trained.');
    const parameters = await machine.readParameters();
    stack.dispose();
    return { found: await couplings(parameters, places, number), parameters };
  };
  const couplings = async (
    parameters: RbmParameters,
    places: Uint32Array,
    number: number,
  ): Promise<MachineCouplings> => {
    const found = await machineCouplings(gpu, parameters, {
      side: size,
      sites: places,
      samples: lattices,
      seed: seedOf(seed, 'couplings', number),
      signal,
    });
    if (!found) throw new Error('Stopped before couplings were read.');
    return found;
  };
  const groups: CouplingGroup[] = [];
  for (const [index, ratio] of temperatures.entries()) {
    const coupling = CRITICAL_COUPLING / ratio;
    const data = await draw(1 / coupling, index);
    const sites = siteOfUnits(data.geometry);
    const name = `T = ${(1 / coupling).toFixed(3)}`;
    const machines: MachineCouplings[] = [];
    const isCritical = ratio === 1;
    let first: RbmParameters | undefined;
    for (let machine = 0; machine < seeds; machine++) {
      const { found, parameters } = await read(name, data.data, sites);
      first ??= parameters;
      machines.push(found);
    }
    groups.push({ name, isNull: false, coupling, machines });
    if (isCritical && first) {
      const permuted = permuteUnits(gpu, data.data, { seed });
      const moved = Uint32Array.from(inverseOrder(permuted.order), (unit) =>
        elementAt(sites, unit),
      );
      const nulls: [string, MachineCouplings][] = [
        ['permuted pixels', (await read('permuted pixels', permuted.data, sites)).found],
        ['pixels permuted after training', await couplings(first, moved, trainings++)],
        ['untrained', (await read('untrained', data.data, sites, 0)).found],
      ];
      permuted.data.buffer.destroy();
      for (const [nullName, own] of nulls)
        groups.push({ name: nullName, isNull: true, coupling, machines: [own] });
    }
    data.dispose();
    report(index + 1);
  }
  const hot = await draw(Infinity, temperatures.length);
  groups.push({
    name: 'K = 0 data',
    isNull: true,
    coupling: CRITICAL_COUPLING,
    machines: [(await read('K = 0 data', hot.data, siteOfUnits(hot.geometry))).found],
  });
  hot.dispose();
  report(temperatures.length + 1);
  return groups;
}

/** J of nearest neighbours of a machine. */
function nearestOf({ pairs }: MachineCouplings): number {
  return pairs[0]?.coupling.value ?? NaN;
}

/** The largest other pair coupling of a machine, averaged over the lattice. */
function farthestOf({ pairs }: MachineCouplings): number {
  return Math.max(...pairs.slice(1).map(({ coupling }) => Math.abs(coupling.value)));
}

/** Over the machines of a group. A single machine has no spread. */
function over({ machines }: CouplingGroup, of: (machine: MachineCouplings) => number): Measured {
  return meanOf(machines.map(of));
}

function verdictOf(group: CouplingGroup) {
  const { coupling, machines } = group;
  const by =
    machines.length > 1 ? forTrainings(limits.toSpare, machines.length) : limits.valueAlone;
  const decided = ({ value, error }: Measured): Measured => {
    return { value, error: machines.length > 1 ? error : 0 };
  };
  const nearest = decided(over(group, nearestOf));
  return all([
    within(nearest, [(1 - nearShare) * coupling, (1 + nearShare) * coupling], by),
    below(decided(over(group, farthestOf)), farShare * coupling, by),
  ]);
}

/** LM-6: whether the visible units of machines have the couplings of the Ising model. */
export function couplingTargets(groups: readonly CouplingGroup[]): Target[] {
  const nulls = groups.filter(({ isNull }) => isNull);
  return groups
    .filter(({ isNull }) => !isNull)
    .map((group): Target => {
      const { coupling, machines, name } = group;
      const few = machines.length < fewestMachines;
      const own = few ? 'inconclusive' : verdictOf(group);
      const controls = nulls.map((other) => ({
        verdict: verdictOf(other),
        name: other.name,
        nearest: over(other, nearestOf).value,
      }));
      return {
        id: `LM-6 ${name}`,
        kind: 'claim',
        statement: `The machines trained at ${name} couple nearest neighbours by K on average over the lattice, and no other pair up to distance 3.`,
        details:
          `J is the exact Walsh coefficient of the visible marginal, averaged over the lattice. J_nn may be off by ${100 * nearShare} % of K, and any other pair coupling up to distance 3 may have ${100 * farShare} % of K. A divergence of 0.018 nats had J_nn 5 to 6 % low in the feasibility study. ` +
          (few
            ? 'There are too few machines for a verdict.'
            : `Errors are the spread of ${machines.length} machines.`),
        measured: {
          J_nn: { ...over(group, nearestOf), exact: coupling },
          'J_nn/K': over(group, (machine) => nearestOf(machine) / coupling),
          'largest other pair': over(group, farthestOf),
          plaquette: over(group, ({ plaquette }) => plaquette?.coupling.value ?? NaN),
          'share of J^2 outside fields, pairs, plaquettes and triples': over(
            group,
            ({ weights }) => weights.outside?.value ?? NaN,
          ),
        },
        headline: ['J_nn', 'largest other pair'],
        expected: `${coupling.toFixed(4)} ± ${100 * nearShare} %; below ${(farShare * coupling).toFixed(4)}`,
        rule: `Each number ${ruleText(forTrainings(limits.toSpare, Math.max(fewestMachines, machines.length)))}. Inconclusive with fewer than ${fewestMachines} machines. Also fails if a control fulfils the criterion`,
        verdict: all([own, ...controls.map(({ verdict }) => not(verdict))]),
        controls: controls.map(({ name: nullName, nearest, verdict }) =>
          control(nullName, nearest, verdict),
        ),
      };
    });
}

/** LM-6: J by distance. */
export function couplingSection(groups: readonly CouplingGroup[], size: number): Section {
  const distances = groups[0]?.machines[0]?.pairs ?? [];
  return {
    title: 'LM-6: the Hamiltonian that a machine holds',
    text: [
      `The visible units of a machine have a Hamiltonian: the logarithm of their probability. Its couplings are averages over all states, and can be read out exactly for pairs, plaquettes and triples. We trained machines with ${size ** 2} hidden units on ${size} x ${size} lattices with the default settings of "train" and no biases. The data have K between nearest neighbours and nothing else.`,
      'Couplings judge a machine more sharply than its likelihood does: a small divergence leaves J_nn several per cent low.',
    ],
    tables: [
      columnTable(
        'Pair couplings J by distance, averaged over the lattice and over machines, with the spread of the machines. Exact for the data: K at (1,0), else 0',
        groups,
        {
          machines: ({ name, machines }) => `${name} (${machines.length})`,
          K: ({ coupling, name }) => (name === 'K = 0 data' ? '0' : coupling.toFixed(4)),
          ...Object.fromEntries(
            distances.map(({ name }, index) => [
              name,
              (group: CouplingGroup) =>
                shown(over(group, ({ pairs }) => pairs[index]?.coupling.value ?? NaN)),
            ]),
          ),
          plaquette: (group) =>
            shown(over(group, ({ plaquette }) => plaquette?.coupling.value ?? NaN)),
        },
      ),
    ],
  };
}

function shown(measured: Measured | undefined): Measured | string {
  const { value, error } = measured ?? unknown;
  return Number.isFinite(error) ? { value, error } : value.toFixed(4);
}

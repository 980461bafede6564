import { siteOfUnits } from '../../ensemble/unpack.ts';
import { elementAt } from '../../element-at.ts';
import { machineCouplings, type MachineCouplings } from '../../rbm/evaluation/machine-couplings.ts';
import type { PackedUnits } from '../../rbm/machine/packed-units.ts';
import { inverseOrder, permuteUnits } from '../../rbm/machine/permuted-units.ts';
import type { RbmParameters } from '../../rbm/machine/parameters.ts';
import type { IsingData } from '../../rbm/sampling/ising-data.ts';
import { CRITICAL_COUPLING } from '../../theory/critical.ts';
import { keptStack } from '../kept-stack.ts';
import type { StudyContext } from '../study.ts';
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

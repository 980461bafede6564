import { elementAt } from '../../element-at.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { Measured } from '../../statistics/measured.ts';
import { MachineError } from '../machine/errors.ts';
import { toUnits, type AnyParameters, type RbmParameters } from '../machine/parameters.ts';
import type { TaskControl } from '../task-control.ts';
import {
  averageOf,
  bySeparation,
  pairArrays,
  type AverageCoupling,
  type PairArrays,
} from './coupling-averages.ts';
import { couplingSums } from './coupling-sums.ts';
import {
  pairShape,
  plaquetteShape,
  siteShape,
  tripleShapes,
  type Torus,
} from './coupling-shapes.ts';
import type { SetCouplings } from './set-couplings.ts';
import { energyVariance } from './energy-variance.ts';

/** Sums of J^2. All J^2 of a machine add up to the variance of its free energy over uniformly random lattices (Parseval). */
export interface CouplingWeights {
  readonly fields: number;
  /** Of pairs up to the range. */
  readonly pairs: number;
  /** Of pairs beyond the range. */
  readonly fartherPairs: number;
  readonly plaquettes: number;
  readonly triples: number;
  /** Of all sets of all sizes: the variance of the free energy, from random lattices. */
  readonly all: Measured;
  /** The share of `all` that is neither a field, nor a pair within the range, nor a plaquette or triple; null where nothing couples. */
  readonly outside: Measured | null;
}

/** The couplings of a machine's visible marginal e^H: H = sum over sets S of J_S prod_(i in S) v_i, v = -1 or 1. */
export interface MachineCouplings extends Torus, PairArrays {
  readonly range: number;
  readonly field: AverageCoupling;
  /** J(r), from the nearest pairs on. */
  readonly pairs: readonly AverageCoupling[];
  /** Pairs beyond the range together; null where there are none. */
  readonly fartherPairs: AverageCoupling | null;
  /** Null on chains. */
  readonly plaquette: AverageCoupling | null;
  readonly triples: readonly AverageCoupling[];
  readonly weights: CouplingWeights;
  /** The field at every site. */
  readonly fields: Float64Array;
}

export interface CouplingOptions extends TaskControl {
  /** Sites of a side, or of a chain. */
  readonly side: number;
  /** Default `square`. */
  readonly lattice?: 'square' | 'chain' | undefined;
  /** The site y * side + x of each visible unit; the number of the unit unless given. */
  readonly sites?: ArrayLike<number> | undefined;
  /** The sign of each visible unit, -1 where down means up; all 1 unless given. */
  readonly signs?: ArrayLike<number> | undefined;
  /** The largest distance in either direction; 3, or half the side, unless given. */
  readonly range?: number | undefined;
  /** Random lattices for the weight of all couplings; a multiple of 32, 16,384 unless given. */
  readonly samples?: number | undefined;
  /** Of the random lattices. A whole number from 0 to 2^53 - 1. */
  readonly seed: number;
  /** Tells machines of one seed apart, such as the layers of a stack, from 0; default 0. */
  readonly stream?: number | undefined;
  /** Names the machine in the progress: `layer 1`. */
  readonly name?: string | undefined;
}

/** Units whose pairs are all kept on the host: 64 x 64. */
export const mostCoupledUnits = 4096;

/** What is done unless told otherwise. */
export const couplingDefaults = { range: 3, samples: 16_384 } as const;

/**
 * Reads the Hamiltonian of a machine: fields, couplings of all pairs, plaquettes and small triples of its visible units, which
 * form a periodic lattice. Machines of 0/1 units are converted exactly to -1 and 1. The couplings are exact for any number
 * of units (`couplingSums`), apart from rounding in single precision. A machine that is the Ising model has K between
 * nearest neighbours, and 0 elsewhere.
 * @returns undefined where it was stopped
 * @throws MachineError for units that are no such lattice, a range beyond half the side, weights out of all proportion, or
 * more units than the device holds couplings of
 */
export async function machineCouplings(
  gpu: Gpu,
  parameters: AnyParameters,
  options: CouplingOptions,
): Promise<MachineCouplings | undefined> {
  const { side, lattice = 'square' } = options;
  const torus = { columns: side, rows: lattice === 'chain' ? 1 : side };
  const most = Math.floor(side / 2);
  const { range = Math.min(couplingDefaults.range, most), samples = couplingDefaults.samples } =
    options;
  assertPlaced(parameters, torus, { ...options, range, most });
  if (!Number.isInteger(samples / 32) || samples < 64)
    throw new MachineError(`${samples} random lattices: give a multiple of 32, at least 64.`);
  const machine = placed(toUnits(parameters, 'spin').parameters, options);
  const name = options.name ?? 'the machine';
  const shapes = {
    fields: siteShape(torus),
    pairs: pairShape(torus),
    plaquettes: plaquetteShape(torus),
    triples: tripleShapes(torus, range),
  };
  const lists = [shapes.fields, shapes.pairs, shapes.plaquettes ?? [], shapes.triples].flat();
  const found = await couplingSums(
    gpu,
    machine,
    lists.map((list) =>
      list === shapes.pairs ? 'all pairs' : { order: list.order, units: list.sites },
    ),
    { ...options, name },
  );
  if (!found) return undefined;
  const all = await energyVariance(gpu, machine, { ...options, samples, name });
  if (!all) return undefined;
  const [fields, pairs, ...rest] = found as [SetCouplings, SetCouplings, ...SetCouplings[]];
  const plaquettes = shapes.plaquettes && rest.shift();
  const { near, far } = bySeparation(torus, range, { sites: shapes.pairs.sites, ...pairs });
  const weights = {
    fields: squares(fields),
    pairs: near.reduce((sum, [, own]) => sum + squares(own), 0),
    fartherPairs: squares(far),
    plaquettes: plaquettes ? squares(plaquettes) : 0,
    triples: rest.reduce((sum, own) => sum + squares(own), 0),
  };
  return {
    ...torus,
    range,
    field: averageOf('field', fields),
    pairs: near.map(([label, own]) => averageOf(label, own)),
    fartherPairs: far.couplings.length > 0 ? averageOf('farther', far) : null,
    plaquette: plaquettes ? averageOf('plaquette', plaquettes) : null,
    triples: rest.map((own, index) => averageOf(elementAt(shapes.triples, index).name, own)),
    weights: { ...weights, all, outside: outsideOf(weights, all) },
    ...pairArrays(torus, shapes.pairs.sites, pairs.couplings),
    fields: fields.couplings,
  };
}

/** Units in the order of their sites, with their signs. */
function placed(
  machine: RbmParameters<Float64Array>,
  { sites, signs }: CouplingOptions,
): RbmParameters<Float64Array> {
  if (!sites && !signs) return machine;
  const hidden = machine.hiddenBias.length;
  const weights = new Float64Array(machine.weights.length);
  const visibleBias = new Float64Array(machine.visibleBias.length);
  for (const [unit, bias] of machine.visibleBias.entries()) {
    const site = sites ? elementAt(sites, unit) : unit;
    const sign = signs ? elementAt(signs, unit) : 1;
    visibleBias[site] = sign * bias;
    for (let j = 0; j < hidden; j++)
      weights[site * hidden + j] = sign * elementAt(machine.weights, unit * hidden + j);
  }
  return { ...machine, weights, visibleBias };
}

function squares({ couplings }: SetCouplings): number {
  return couplings.reduce((sum, own) => sum + own * own, 0);
}

function outsideOf(
  { fields, pairs, plaquettes, triples }: Omit<CouplingWeights, 'all' | 'outside'>,
  all: Measured,
): Measured | null {
  if (all.value === 0) return null;
  const inside = (fields + pairs + plaquettes + triples) / all.value;
  return { value: 1 - inside, error: (inside * all.error) / all.value };
}

/** @throws MachineError */
function assertPlaced(
  { visibleBias }: AnyParameters,
  { columns, rows }: Torus,
  {
    sites,
    signs,
    range,
    most,
  }: Pick<CouplingOptions, 'sites' | 'signs'> & { readonly range: number; readonly most: number },
): void {
  const visible = visibleBias.length;
  if (!Number.isInteger(columns) || columns < 2 || columns * rows !== visible)
    throw new MachineError(
      `${visible} visible units are no lattice of ${columns} x ${rows} sites; give the side of their lattice, at least 2.`,
    );
  if (visible > mostCoupledUnits)
    throw new MachineError(
      `Couplings of ${visible} visible units: give a machine of at most ${mostCoupledUnits}.`,
    );
  if (!Number.isInteger(range) || range < 1 || range > most)
    throw new MachineError(
      `Couplings up to a range of ${range}: give a whole number from 1 to ${most}, half the side of the lattice.`,
    );
  for (const [name, list] of Object.entries({ sites, signs }))
    if (list && list.length !== visible)
      throw new MachineError(`${list.length} ${name} for ${visible} visible units.`);
  if (sites && new Set(Array.from(sites)).size !== visible)
    throw new MachineError('Two visible units are at the same site of the lattice.');
}

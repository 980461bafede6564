import { elementAt } from '../element-at.ts';
import type { Ensemble } from '../ensemble/ensemble.ts';
import { EstimateError } from '../errors.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { sampleCount, type PackedUnits } from '../rbm/machine/packed-units.ts';
import type { AnyParameters } from '../rbm/machine/parameters.ts';
import { largestFactor, majorityRule } from '../rg/block-rule.ts';
import { measuredCouplings, type Couplings } from '../rg/couplings.ts';
import { LocalFields } from '../rg/local-fields.ts';
import { Pyramid } from '../rg/pyramid.ts';
import { hiddenEnsemble, placedEnsemble } from './placed-samples.ts';
import { stackLattices, type UnitLattice } from './stack-lattices.ts';

/** Couplings of the samples that a layer of a stack describes, beside those of block spins of the same lattices. */
export interface SampleCouplings {
  /** Counted from 1, from the data up. */
  readonly layer: number;
  /** Lattices that the couplings were found from. */
  readonly samples: number;
  /** Of the data, or of the hidden units below given the data; null where no finite couplings fit. */
  readonly units: Couplings | null;
  /** Of majority block spins of the data on a lattice of the same side; null in the first layer, or where there are no such blocks. */
  readonly blocks: Couplings | null;
}

export interface SampleCouplingOptions {
  /** The lattice of the data. */
  readonly lattice: UnitLattice;
  /** Of the hidden units and of ties. */
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
}

/** Fewer blocks of 32 lattices give no error. */
const fewestGroups = 4;
/** On a smaller lattice, the neighbours of a site on both sides are one site. */
const smallestSide = 3;

/**
 * Couplings between nearest neighbours, diagonals and plaquettes of samples, layer by layer, by Swendsen's identities
 * (`couplingsOf`), which are the stationarity of the pseudo-likelihood. Errors by the jackknife over groups of 32 lattices.
 * @param data lattices, of which whole groups of 32 are used
 * @returns the layers whose units form a square lattice; none for fewer than 128 lattices, or those done before the signal
 */
export async function sampleCouplings(
  gpu: Gpu,
  layers: readonly AnyParameters[],
  data: PackedUnits,
  options: SampleCouplingOptions,
): Promise<SampleCouplings[]> {
  const { lattice, seed } = options;
  const groups = Math.floor(sampleCount(data) / 32);
  const isSquare = lattice.lattice === 'square' && lattice.side >= smallestSide;
  if (groups < fewestGroups || !isSquare) return [];
  const lattices = stackLattices(layers, lattice);
  const bottom = placedEnsemble(gpu, data, lattice);
  const found: SampleCouplings[] = [];
  let [at, visible] = [bottom, lattice];
  for (let index = 0; index < layers.length && !options.signal?.aborted; index++) {
    const own = elementAt(lattices, index);
    if ('reason' in own || own.side < smallestSide) break;
    if (index > 0) {
      const machine = elementAt(layers, index - 1);
      const place = { visible, hidden: own, seed, stream: index - 1 };
      const above = await hiddenEnsemble(gpu, machine, at, place);
      if (at !== bottom) at.dispose();
      [at, visible] = [above, own];
    }
    found.push({
      layer: index + 1,
      samples: 32 * groups,
      units: await couplingsIn(gpu, at, groups),
      blocks:
        index > 0 ? await blockCouplings(gpu, bottom, { side: own.side, groups, seed }) : null,
    });
  }
  for (const ensemble of new Set([at, bottom])) ensemble.dispose();
  return found;
}

/** Couplings in whole groups of lattices. */
async function couplingsIn(
  gpu: Gpu,
  lattices: Ensemble,
  groups: number,
): Promise<Couplings | null> {
  const fields = await LocalFields.create(gpu, lattices);
  gpu.compute('local fields', (pass) => fields.record(pass));
  const histograms = await fields.read();
  fields.dispose();
  try {
    return measuredCouplings(histograms.slice(0, groups));
  } catch (error) {
    if (!(error instanceof EstimateError)) throw error;
    return null;
  }
}

/** Couplings of majority block spins on a lattice of a side that is reached by 2 x 2 blocks, or in one step. */
async function blockCouplings(
  gpu: Gpu,
  bottom: Ensemble,
  { side, groups, seed }: { readonly side: number; readonly groups: number; readonly seed: number },
): Promise<Couplings | null> {
  const ratio = bottom.geometry.size / side;
  if (ratio === 1) return couplingsIn(gpu, bottom, groups);
  const halvings = Math.log2(ratio);
  const inHalves = Number.isInteger(halvings);
  if (!inHalves && ratio > largestFactor) return null;
  const pyramid = await Pyramid.create(gpu, bottom, {
    depth: inHalves ? halvings : 1,
    rule: inHalves ? majorityRule : { ...majorityRule, factor: ratio },
    seed,
  });
  pyramid.update(0);
  const blocks = pyramid.levels.at(-1);
  const found = blocks?.geometry.size === side ? await couplingsIn(gpu, blocks, groups) : null;
  pyramid.dispose();
  return found;
}

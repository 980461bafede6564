import { Ensemble } from '../ensemble/ensemble.ts';
import { squareGeometry } from '../ensemble/geometry.ts';
import { EstimateError } from '../errors.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { sampleCount, type PackedUnits } from '../rbm/machine/packed-units.ts';
import type { AnyParameters } from '../rbm/machine/parameters.ts';
import { largestFactor, majorityRule } from '../rg/block-rule.ts';
import { measuredCouplings, type Couplings } from '../rg/couplings.ts';
import { LocalFields } from '../rg/local-fields.ts';
import { Pyramid } from '../rg/pyramid.ts';
import { HiddenMap } from './hidden-map.ts';
import { unitsInOrder } from './placed-layers.ts';
import { stackLattices, type UnitLattice } from './stack-lattices.ts';

/** Couplings of the samples that a layer of a stack describes, beside those of block spins of the same lattices. */
export interface SampleCouplings {
  /** Counted from 1, from the data up. With `top`, the last one is one above the last layer. */
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
  /** Signs of hidden units, [layer][unit]; the signs of weight sums unless given. */
  readonly signs?: readonly Int8Array[] | undefined;
  /** Whether to add the hidden units of the last layer, as those of a layer above. */
  readonly top?: boolean | undefined;
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
  const { placed } = stackLattices(layers, lattice, options.signs, options);
  const bottom = placedEnsemble(gpu, data, lattice);
  const maps: HiddenMap[] = [];
  const found: SampleCouplings[] = [
    { layer: 1, samples: 32 * groups, units: await couplingsIn(gpu, bottom, groups), blocks: null },
  ];
  for (const [index, layer] of placed.entries()) {
    if (options.signal?.aborted || layer.coarse < smallestSide) break;
    const fine = maps.at(-1)?.coarse ?? bottom;
    const map = await HiddenMap.create(gpu, fine, { layer, limit: 'soft', seed, level: index + 1 });
    maps.push(map);
    map.begin(0);
    gpu.compute('hidden units', (pass) => map.record(pass));
    found.push({
      layer: index + 2,
      samples: 32 * groups,
      units: await couplingsIn(gpu, map.coarse, groups),
      blocks: await blockCouplings(gpu, bottom, { side: layer.coarse, groups, seed }),
    });
  }
  for (const own of [...maps, bottom]) own.dispose();
  return found;
}

/** A copy of samples as lattices of spins in the order of storage. The caller disposes of it. */
function placedEnsemble(gpu: Gpu, data: PackedUnits, { side, sites }: UnitLattice): Ensemble {
  const geometry = squareGeometry(side, 32 * data.groups);
  const ensemble = new Ensemble(gpu, geometry, 'placed samples');
  const bytes = 4 * data.groups;
  gpu.submit('place samples', (encoder) => {
    for (const [to, unit] of unitsInOrder(side, sites).entries())
      encoder.copyBufferToBuffer(data.buffer, unit * bytes, ensemble.buffer, to * bytes, bytes);
  });
  return ensemble;
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

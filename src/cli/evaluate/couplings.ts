import type { PackedUnits } from '../../rbm/machine/packed-units.ts';
import type { AverageCoupling, PairArrays } from '../../rbm/evaluation/coupling-averages.ts';
import {
  mostCoupledUnits,
  type CouplingWeights,
  type MachineCouplings,
} from '../../rbm/evaluation/machine-couplings.ts';
import { sampleCouplings, type SampleCouplings } from '../../maps/sample-couplings.ts';
import { stackCouplings, type LayerCouplings } from '../../maps/stack-couplings.ts';
import type { UnitLattice } from '../../maps/stack-lattices.ts';
import { UsageError } from '../arguments/usage-error.ts';
import type { ModelFile } from '../model-file.ts';
import type { Session } from '../session.ts';

/** What is known of the couplings of one layer. */
export interface FoundCouplings {
  /** Counted from 1, from the data up. */
  readonly layer: number;
  /** Sides of the lattice of its visible units; null where they form none. */
  readonly lattice: { readonly columns: number; readonly rows: number } | null;
  /** Why they form none. */
  readonly reason?: string;
  /** Units of the layer below whose sign was turned when they were placed on the lattice. */
  readonly turned?: number;
  readonly range?: number;
  readonly field?: AverageCoupling;
  readonly pairs?: readonly AverageCoupling[];
  readonly fartherPairs?: AverageCoupling | null;
  readonly plaquette?: AverageCoupling | null;
  readonly triples?: readonly AverageCoupling[];
  readonly weights?: CouplingWeights;
  /** Between nearest neighbours of the Ising model that the data are lattices of; all other couplings are 0. */
  readonly isingCoupling?: number;
  /** Of the samples that the layer describes, and of block spins of the data. */
  readonly samples?: Omit<SampleCouplings, 'layer'>;
}

/** Arrays of one layer, for files. */
export type CouplingArrays = PairArrays & Pick<MachineCouplings, 'fields' | 'columns' | 'rows'>;

/** Couplings for the document, and arrays by the number of the layer. */
export interface CouplingFindings {
  readonly layers: readonly FoundCouplings[];
  readonly arrays: ReadonlyMap<number, CouplingArrays>;
}

/**
 * The lattice of the data of a machine.
 * @param flag the range of --couplings, or true
 * @throws UsageError where the visible units form no lattice, or the range is too large for it
 */
export function latticeOfModel(
  { file, layers, sites, source }: ModelFile,
  flag: number | true,
): UnitLattice {
  const visible = layers[0]?.visibleBias.length ?? 0;
  const ising = source?.kind === 'ising' ? source : undefined;
  const side = ising?.size ?? Math.sqrt(visible);
  if (!Number.isInteger(side) || side < 2)
    throw new UsageError(
      `--couplings: the ${visible} visible units of the machine in ${file} are no square lattice; give a machine whose units are the sites of one.`,
    );
  if (visible > mostCoupledUnits)
    throw new UsageError(
      `--couplings: the machine in ${file} has ${visible} visible units; couplings are found of at most ${mostCoupledUnits}.`,
    );
  const most = Math.floor(side / 2);
  if (flag !== true && flag > most)
    throw new UsageError(
      `--couplings ${flag}: the lattice of the machine in ${file} has sides of ${side} sites; give a range from 1 to ${most}.`,
    );
  return { side, lattice: ising?.lattice ?? 'square', sites };
}

/** Couplings of the layers of a model, beside those of its data, from the layers that were done before the signal. */
export async function couplingsOfModel(
  { gpu, signal, progress }: Pick<Session, 'gpu' | 'signal' | 'progress'>,
  model: ModelFile,
  data: PackedUnits,
  options: {
    readonly range: number | true;
    readonly layers?: readonly number[] | undefined;
    readonly seed: number;
  },
): Promise<CouplingFindings> {
  const { range, layers: chosen, seed } = options;
  const { layers, source } = model;
  const lattice = latticeOfModel(model, range);
  const control = { lattice, seed, signal };
  const found = await stackCouplings(gpu, layers, {
    ...control,
    layers: chosen,
    ...(range !== true && { range }),
    onProgress: progress.follow,
  });
  const samples = await sampleCouplings(gpu, layers, data, control);
  return {
    layers: found.map((own) => ({
      ...described(own),
      ...(own.layer === 1 && source?.kind === 'ising' && { isingCoupling: 1 / source.temperature }),
      ...samplesOf(own.layer, samples),
    })),
    arrays: new Map(
      found.flatMap(({ layer, couplings }) => (couplings ? [[layer, couplings]] : [])),
    ),
  };
}

function described({ layer, lattice, couplings, reason }: LayerCouplings): FoundCouplings {
  if (!couplings) return { layer, lattice: null, ...(reason !== undefined && { reason }) };
  const { pairMatrix: _, pairMap: __, fields: ___, columns, rows, ...averages } = couplings;
  const signs = lattice?.signs;
  return {
    layer,
    lattice: { columns, rows },
    ...(signs && { turned: signs.filter((sign) => sign < 0).length }),
    ...averages,
  };
}

function samplesOf(
  layer: number,
  all: readonly SampleCouplings[],
): Pick<FoundCouplings, 'samples'> {
  const own = all.find((samples) => samples.layer === layer);
  if (!own) return {};
  const { layer: _, ...samples } = own;
  return { samples };
}

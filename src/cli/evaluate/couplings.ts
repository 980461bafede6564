import { signSamples, signsOfUnits } from '../../maps/unit-statistics.ts';
import { sampleCount, type PackedUnits } from '../../rbm/machine/packed-units.ts';
import type { AverageCoupling, PairArrays } from '../../rbm/evaluation/coupling-averages.ts';
import {
  mostCoupledUnits,
  type CouplingWeights,
  type MachineCouplings,
} from '../../rbm/evaluation/machine-couplings.ts';
import { sampleCouplings, type SampleCouplings } from '../../maps/sample-couplings.ts';
import { stackCouplings, type LayerCouplings } from '../../maps/stack-couplings.ts';
import { stackLattices, type UnitLattice } from '../../maps/stack-lattices.ts';
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
  /** How the signs were found. */
  readonly signRule?: SignRule;
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
  /** Of the hidden units of the last layer, which no layer above describes. */
  readonly hidden?: HiddenCouplings;
}

/** The couplings of hidden units that no layer describes, from samples. */
interface HiddenCouplings extends Pick<
  FoundCouplings,
  'lattice' | 'reason' | 'turned' | 'signRule'
> {
  readonly samples?: Omit<SampleCouplings, 'layer'>;
}

/** The sign of a hidden unit is that of <h m> over so many samples or, with fewer than 32 samples, of the sum of its weights. */
type SignRule =
  | { readonly kind: 'magnetization'; readonly samples: number }
  | { readonly kind: 'weight sum' };

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
  const above = stackLattices(layers, lattice, undefined, { top: true });
  const signRule = signRuleOf(data);
  const signs =
    above.placed.length > 0 && signRule.kind === 'magnetization'
      ? await signsOfUnits(gpu, layers.slice(0, above.placed.length), data, { seed, signal })
      : undefined;
  const control = { lattice, seed, signal, signs };
  const found = await stackCouplings(gpu, layers, {
    ...control,
    layers: chosen,
    ...(range !== true && { range }),
    onProgress: progress.follow,
  });
  const samples = await sampleCouplings(gpu, layers, data, { ...control, top: true });
  const { lattices } = stackLattices(layers, lattice, signs, { top: true });
  const last = layers.length;
  return {
    layers: found.map((own) => ({
      ...described(own, signRule),
      ...(own.layer === 1 && source?.kind === 'ising' && { isingCoupling: 1 / source.temperature }),
      ...samplesOf(own.layer, samples),
      ...(own.layer === last &&
        own.lattice && {
          hidden: hiddenOf(lattices[last], {
            reason: above.reason,
            signRule,
            ...samplesOf(last + 1, samples),
          }),
        }),
    })),
    arrays: new Map(
      found.flatMap(({ layer, couplings }) => (couplings ? [[layer, couplings]] : [])),
    ),
  };
}

/** The rule of `renormalize --map`, where there are samples for it. */
function signRuleOf(data: PackedUnits): SignRule {
  const samples = Math.min(signSamples, 32 * Math.floor(sampleCount(data) / 32));
  return samples > 0 ? { kind: 'magnetization', samples } : { kind: 'weight sum' };
}

function described(
  { layer, lattice, couplings, reason }: LayerCouplings,
  signRule: SignRule,
): FoundCouplings {
  if (!couplings) return { layer, lattice: null, ...(reason !== undefined && { reason }) };
  const { pairMatrix: _, pairMap: __, fields: ___, columns, rows, ...averages } = couplings;
  const lattices = { columns, rows };
  return { layer, lattice: lattices, ...turnedOf(lattice?.signs, signRule), ...averages };
}

function hiddenOf(
  lattice: UnitLattice | undefined,
  {
    reason,
    signRule,
    samples,
  }: { reason: string | undefined; signRule: SignRule } & Pick<FoundCouplings, 'samples'>,
): HiddenCouplings {
  if (!lattice) return { lattice: null, ...(reason !== undefined && { reason }) };
  const { side, signs } = lattice;
  return {
    lattice: { columns: side, rows: side },
    ...turnedOf(signs, signRule),
    ...(samples
      ? { samples }
      : { reason: 'They are read from 128 samples or more, on lattices of side 3 or more.' }),
  };
}

function turnedOf(
  signs: Int8Array | undefined,
  signRule: SignRule,
): Pick<FoundCouplings, 'turned' | 'signRule'> {
  return signs ? { turned: signs.filter((sign) => sign < 0).length, signRule } : {};
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

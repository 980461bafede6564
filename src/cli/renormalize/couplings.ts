import type { Geometry } from '../../ensemble/geometry.ts';
import { measuredRingCoupling } from '../../rg/chain-coupling.ts';
import { measuredCouplings, type Couplings } from '../../rg/couplings.ts';
import type { FlowLevel } from '../../rg/measured-levels.ts';
import { decimateChainBy } from '../../theory/chain-decimation.ts';
import { squareDecimation } from '../../theory/square-decimation.ts';
import { formatDeviation, formatMeasured, formatTable, round } from '../output/format.ts';
import { besideExact, type KnownQuantity } from './known-quantity.ts';
import type { ChosenRule } from './run.ts';

/** Couplings of a level: those that were measured, and the exact ones beside them where they are known. */
export type LevelCouplings = { readonly nearest: KnownQuantity } & {
  readonly [Name in 'diagonal' | 'plaquette']?: KnownQuantity;
};

/** Where the couplings of a level come from. */
interface Origin {
  readonly lattice: Geometry['lattice'];
  readonly rule: ChosenRule;
  /** Of the simulated lattice. */
  readonly temperature: number;
  /** Number of zoom-outs. */
  readonly level: number;
}

const names = ['nearest', 'diagonal', 'plaquette'] as const;

/**
 * The couplings of a level.
 * @throws EstimateError where no finite couplings answer to the samples
 */
export function levelCouplings(
  { histograms, energy, sites }: FlowLevel,
  origin: Origin,
): LevelCouplings | undefined {
  const exact = exactCouplings(origin);
  if (origin.lattice === 'chain')
    return { nearest: besideExact(measuredRingCoupling(energy, sites), exact.nearest) };
  if (!histograms) return undefined;
  const { nearest, diagonal, plaquette } = measuredCouplings(histograms);
  return {
    nearest: besideExact(nearest, exact.nearest),
    diagonal: besideExact(diagonal, exact.diagonal),
    plaquette: besideExact(plaquette, exact.plaquette),
  };
}

/**
 * Exact couplings: of the simulated lattice itself, of every other site of a square lattice after one step, and of
 * decimated chains.
 */
function exactCouplings({
  lattice,
  rule,
  temperature,
  level,
}: Origin): Partial<Record<keyof Couplings, number>> {
  const coupling = 1 / temperature;
  if (level === 0) return { nearest: coupling, diagonal: 0, plaquette: 0 };
  if (lattice === 'chain' && rule.kind === 'decimation')
    return { nearest: decimateChainBy(coupling, rule.factor ** level) };
  if (rule.kind === 'sublattice' && level === 1) return squareDecimation(coupling);
  return {};
}

/** A row of measured couplings for each level, and a row of exact ones below, where they are known. */
export function couplingTable(
  levels: readonly { readonly size: number; readonly couplings?: LevelCouplings | undefined }[],
): string {
  const shown = names.filter((name) => levels.some(({ couplings }) => couplings?.[name]));
  const rows = levels.flatMap(({ size, couplings }, level) => {
    const measured = shown.flatMap((name) => {
      const coupling = couplings?.[name];
      return coupling ? [formatMeasured(coupling), formatDeviation(coupling) || '-'] : ['-', '-'];
    });
    const known = shown.flatMap((name) => {
      const exact = couplings?.[name]?.exact;
      return [exact === undefined ? '-' : `${round(exact, 6)}`, ''];
    });
    const row = [`${level}`, `${round(size, 4)}`, ...measured];
    return couplings?.nearest.exact === undefined ? [row] : [row, ['', 'exact', ...known]];
  });
  const table = formatTable(
    ['level', 'size', ...shown.flatMap((name) => [`K ${name}`, 'z'])],
    rows,
  );
  const method =
    shown.length > 1
      ? 'Couplings of a Hamiltonian truncated to three operators, from conditional expectations (weight e^(K S)).'
      : "The coupling of a ring with this correlation of neighbours (weight e^(K s s')).";
  return `${table}\n${method} z = (measured - exact)/error.`;
}

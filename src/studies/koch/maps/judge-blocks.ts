import { meanOf } from '../../../statistics/measured.ts';
import { cellOf } from '../../../statistics/map-shape.ts';
import type { Target } from '../../study.ts';
import { agree, control, holdsIf, limits, ruleText, unlessControl } from '../../verdict.ts';
import { measuredText } from '../../../report/quantity-text.ts';
import { criticalReference } from '../samples.ts';
import type { BlockMaps } from './block-maps.ts';
import { peaksOf, type MapSet } from './map-set.ts';

/** The correlation of the mean of 2 x 2 spins with one of them on the infinite lattice at T_c. */
const infiniteOwnBlock = (1 + Math.SQRT2 + 2 / Math.PI) / 4;

/**
 * DK-1: the maps of block averages are known.
 * @param permuted the same maps with their pixels permuted: the control
 * @throws RangeError for a side of the lattice without reference values
 */
export function blockTargets(found: BlockMaps, permuted: MapSet): Target[] {
  const reference = criticalReference[found.size];
  if (!reference)
    throw new RangeError(`No reference for blocks on a lattice of side ${found.size}.`);
  const share = ownPeaks(found);
  const controlShare = ownPeaks(permuted);
  const known = { kind: 'data', rule: ruleText(limits.single) } as const;
  const own = meanOf(found.ownParts);
  const mean = meanOf(found.meanParts);
  return [
    {
      ...known,
      id: 'DK-1 own block',
      statement: 'A block average correlates with its own spins as a long simulation gives.',
      details: `The expected value is (1 + 2⟨nearest⟩ + ⟨diagonal⟩)/4 for L = ${found.size}. The correlation of nearest neighbours is exact; that of diagonal neighbours comes from long cluster runs. The infinite lattice gives ${infiniteOwnBlock.toFixed(6)}.`,
      measured: own,
      expected: measuredText(reference.ownBlock),
      verdict: agree(own, reference.ownBlock),
    },
    {
      ...known,
      id: 'DK-1 map mean',
      statement: 'The mean of all maps over the lattice is ⟨m^2⟩.',
      details: 'DK-0 checks ⟨m^2⟩ of the same samples, so this checks the correlators.',
      measured: mean,
      expected: measuredText(reference.magnetizationSquare),
      verdict: agree(mean, reference.magnetizationSquare),
    },
    unlessControl({
      id: 'DK-1 peaks',
      kind: 'data',
      statement: 'Each map peaks at its own block, so the peaks tile the lattice.',
      measured: share,
      expected: 'all of the maps',
      verdict: holdsIf(share === 1),
      controls: [control('permuted pixels', controlShare, holdsIf(controlShare === 1))],
    }),
  ];
}

/** The share of maps whose peak lies in the cell of their number. */
function ownPeaks({ size, block, maps }: MapSet): number {
  const own = [...peaksOf(maps)].filter(
    (peak, unit) => cellOf(peak, { side: size, block }) === unit,
  );
  return own.length / maps.length;
}

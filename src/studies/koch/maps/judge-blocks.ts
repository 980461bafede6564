import { meanOf, type Measured } from '../../../statistics/measured.ts';
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
  return [
    known(
      'DK-1 own block',
      'The mean of a block correlates with a spin of its own block as the exact energy and the diagonal correlation require ' +
        `(L = ${found.size}). The infinite lattice gives ${infiniteOwnBlock.toFixed(6)}.`,
      meanOf(found.ownParts),
      reference.ownBlock,
    ),
    known(
      'DK-1 map mean',
      `The mean of all maps over the lattice is ⟨m^2⟩ (L = ${found.size}). The samples are those of DK-0, so this checks the correlators.`,
      meanOf(found.meanParts),
      reference.magnetizationSquare,
    ),
    unlessControl({
      id: 'DK-1 peaks',
      statement: 'Each map has its largest value at its own block, so the peaks tile the lattice.',
      measured: share,
      expected: 'all of the maps',
      verdict: holdsIf(share === 1),
      controls: [control('permuted pixels', controlShare, holdsIf(controlShare === 1))],
    }),
  ];
}

function known(id: string, statement: string, measured: Measured, reference: Measured): Target {
  return {
    id,
    statement,
    measured,
    expected: `${measuredText(reference)}; ${ruleText(limits.single)}`,
    verdict: agree(measured, reference),
  };
}

/** The share of maps whose peak lies in the cell of their number. */
function ownPeaks({ size, block, maps }: MapSet): number {
  const own = [...peaksOf(maps)].filter(
    (peak, unit) => cellOf(peak, { side: size, block }) === unit,
  );
  return own.length / maps.length;
}

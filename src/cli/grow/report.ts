import { createHash } from 'node:crypto';
import { growingCoupling } from '../../rg/growing.ts';
import type { GrownLevel } from '../../rg/growing-levels.ts';
import { CRITICAL_COUPLING } from '../../theory/critical.ts';
import { formatDeviation, formatExact, formatMeasured, formatTable } from '../output/format.ts';
import type { GrowOptions } from './options.ts';

/** A level with the SHA-256 of its words. */
export interface ReportedLevel extends GrownLevel {
  readonly sha256: string;
}

/** The SHA-256 of the words of an ensemble in the order of the device. */
export function digestOf(words: Uint32Array): string {
  return createHash('sha256')
    .update(new Uint8Array(words.buffer, words.byteOffset, words.byteLength))
    .digest('hex');
}

/** The levels as a table for people. */
export function levelsTable(levels: readonly ReportedLevel[]): string {
  const several = levels.some(({ magneticExponent }) => magneticExponent);
  return formatTable(
    [
      'side',
      'energy',
      'at T_c',
      'z',
      '<m^2>',
      ...(several ? ['2 - log2 a', 'exact', 'z'] : []),
      'SHA-256',
    ],
    levels.map(({ size, energy, squaredMagnetization: square, magneticExponent, sha256 }) => [
      `${size}`,
      formatMeasured(energy),
      formatExact(energy),
      formatDeviation(energy),
      square.error === undefined
        ? square.value.toFixed(4)
        : formatMeasured({ value: square.value, error: square.error }),
      ...(several
        ? [
            magneticExponent ? formatMeasured(magneticExponent) : '-',
            formatExact(magneticExponent),
            magneticExponent ? formatDeviation(magneticExponent) : '-',
          ]
        : []),
      `${sha256.slice(0, 16)}...`,
    ]),
  );
}

/** What is said instead where the first lattices are not critical. */
export const aboutOffCritical =
  'The first lattices were not sampled at T_c without a field, as the .json beside their file says. The grown lattices are not ' +
  'critical either, so the values at T_c are no values to agree with.';

/** What is known of lattices that were grown with these couplings. */
export function aboutCoupling({ coupling, diagonal, plaquette }: GrowOptions): string {
  if (diagonal !== 0 || plaquette !== 0)
    return 'Whether lattices stay critical with these couplings is not known: compare the columns.';
  if (coupling === growingCoupling)
    return (
      `With K = ${growingCoupling}, 2 - log2 a is 15/8. The energy is some 0.2 % above that at T_c, because a single coupling ` +
      'cannot set both.'
    );
  return Math.abs(coupling - CRITICAL_COUPLING) < 1e-4
    ? 'With K_c, 2 - log2 a is 1.881 instead of 1.875, and energies are up to 1 % below those at T_c.'
    : 'Lattices that are grown step after step stay critical with K = 0.4363 only.';
}

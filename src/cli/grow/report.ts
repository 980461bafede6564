import { createHash } from 'node:crypto';
import type { GrownLevel } from '../../rg/growing-levels.ts';
import { formatDeviation, formatExact, formatMeasured, formatTable } from '../output/format.ts';

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

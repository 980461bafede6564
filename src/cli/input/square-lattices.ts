import {
  blockedGeometry,
  replicaGeometry,
  singleGeometry,
  stripGeometry,
  type Geometry,
} from '../../ensemble/geometry.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { readSamples } from './samples.ts';

/** Square lattices of a file. */
export interface SquareLattices {
  /** Side L. */
  readonly size: number;
  /** Of each lattice L^2 spins of 0 and 1, row after row. */
  readonly rows: readonly Uint8Array[];
  /** SHA-256 of the file. */
  readonly digest: string;
}

/**
 * Reads the lattices of `--from`.
 * @throws UsageError for a file that holds no square lattices
 */
export async function readSquareLattices(file: string): Promise<SquareLattices> {
  const name = `--from ${file}`;
  const { rows, units, digest } = await readSamples(file, { name });
  const size = Math.round(Math.sqrt(units));
  if (size < 2 || size * size !== units)
    throw new UsageError(
      `${name}: its samples have ${units} values; give square lattices, L x L values with L from 2 on.`,
    );
  if (rows.length === units)
    throw new UsageError(
      `${name}: an array of ${units} x ${units} may be one lattice of side ${units} or ${units} of side ${size}; ` +
        `give it three axes, (1, ${units}, ${units}) or (${units}, ${size}, ${size}).`,
    );
  return { size, rows, digest };
}

/** A bit each where lattices come in 32s, else strips where the side allows, else bit 0 alone. */
export function squareGeometry(size: number, lattices: number): Geometry {
  if (lattices % 32 === 0) return blockedGeometry(replicaGeometry(2 * size, lattices));
  return size % 64 === 0 ? stripGeometry(size, lattices) : singleGeometry(size, lattices);
}

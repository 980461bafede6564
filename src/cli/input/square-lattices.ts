import { isNearCritical } from '../../theory/critical.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { documentBeside, field, jsonPlace } from './packed-bits.ts';
import { readSamples } from './samples.ts';

/** Square lattices of a file. */
export interface SquareLattices {
  readonly file: string;
  /** Side L. */
  readonly size: number;
  /** Of each lattice L^2 spins of 0 and 1, row after row. */
  readonly rows: readonly Uint8Array[];
  /** SHA-256 of the file. */
  readonly digest: string;
  /** What the JSON beside the file says of them; undefined where there is none. */
  readonly about: unknown;
}

/**
 * Reads the lattices of `--from`.
 * @throws UsageError for a file that holds no square lattices
 */
export async function readSquareLattices(file: string): Promise<SquareLattices> {
  const name = `--from ${file}`;
  const { rows, units, shape, digest } = await readSamples(file, { name });
  const about = await documentBeside(file, { shape });
  if (field(about, 'lattice') === 'chain')
    throw new UsageError(
      `${name}: it holds chains of ${units} sites, as ${jsonPlace(file)} says; give square lattices.`,
    );
  const size = Math.round(Math.sqrt(units));
  if (size < 2 || size * size !== units)
    throw new UsageError(
      `${name}: its samples have ${units} values; give square lattices, L x L values with L from 2 on.`,
    );
  // Nothing but the JSON says whether the axes are samples and sites, or rows and columns.
  const isAlike = shape.length === 2 && rows.length === units;
  if (isAlike && field(about, 'size') !== size)
    throw new UsageError(
      `${name}: an array of ${units} x ${units} may be one lattice of side ${units} or ${units} of side ${size}; ` +
        `give it three axes, (1, ${units}, ${units}) or (${units}, ${size}, ${size}).`,
    );
  // Axes of length 1 are channels of pictures.
  const sides = shape.slice(1).filter((length) => length > 1);
  if (sides.length > 1 && (sides.length > 2 || sides[0] !== sides[1]))
    throw new UsageError(
      `${name}: its shape is (${shape.join(', ')}); give square lattices, (n, L, L) or (n, L^2).`,
    );
  return { file, size, rows, digest, about };
}

/** Whether the JSON beside the file says that `grow` made the lattices. */
export function areGrown({ about }: SquareLattices): boolean {
  return field(about, 'command') === 'grow';
}

/** Whether the JSON beside the file says that the lattices are not critical ones of the ferromagnet without a field. */
export function areOffCritical({ about }: SquareLattices): boolean {
  const listed = field(about, 'temperatures');
  return (
    field(about, 'interaction') === -1 ||
    (field(about, 'field') ?? 0) !== 0 ||
    (Array.isArray(listed) && listed.some((own) => !isNearCritical(Number(own))))
  );
}

/**
 * The temperature that lattices were sampled at, as the JSON beside their file says; undefined where nothing says it.
 * @throws UsageError for lattices of several temperatures, of an antiferromagnet or in a field
 */
export function sampledTemperature({ file, about }: SquareLattices): number | undefined {
  const refuse = (what: string, instead: string): never => {
    throw new UsageError(
      `--from ${file}: it holds lattices ${what}, as ${jsonPlace(file)} says; give lattices ${instead}.`,
    );
  };
  if (field(about, 'interaction') === -1) refuse('of an antiferromagnet', 'of a ferromagnet');
  const strength = field(about, 'field');
  if (typeof strength === 'number' && strength !== 0)
    refuse(`in a field of ${strength}`, 'without');
  const listed = field(about, 'temperatures');
  if (!Array.isArray(listed)) return undefined;
  const [temperature, ...others] = new Set<unknown>(listed);
  if (others.length > 0) refuse(`of ${others.length + 1} temperatures`, 'of one temperature');
  return typeof temperature === 'number' ? temperature : undefined;
}

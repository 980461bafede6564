import { BlockspinError } from '../errors.ts';
import { fittingText } from './fitting.ts';

/**
 * The meaning of the 32 bits of a word. `replica`: 32 independent lattices. `strip`: the 32 strips of one large
 * lattice. `single`: one lattice in bit 0; the other bits are unused copies.
 */
export type EnsembleMode = 'replica' | 'strip' | 'single';

export const latticeKinds = ['square', 'chain'] as const;

/** `square`: size x size sites, periodic in both directions. `chain`: a ring of `size` sites. */
export type LatticeKind = (typeof latticeKinds)[number];

/** The shape of an ensemble of periodic lattices; see shaders/shared/lattice.wgsl for its layout. */
export interface Geometry {
  readonly mode: EnsembleMode;
  readonly lattice: LatticeKind;
  /** Side of each lattice in sites; the length of a chain. */
  readonly size: number;
  /** Columns of words: `size / 32` in strip mode, otherwise `size`. */
  readonly width: number;
  /** Rows: `size` for squares, 1 for chains. A site of a chain is then its own neighbour above and below. */
  readonly height: number;
  /** Words per site. */
  readonly groups: number;
  /** Number of lattices: 32 per group in replica mode, otherwise one per group. */
  readonly systems: number;
  /** Of a part of a larger ensemble: which groups of the whole its groups are. */
  readonly place?: PartPlace;
}

/** Where the groups of a part lie in the whole ensemble. Both hold the same temperatures, one after another. */
export interface PartPlace {
  /** Groups of each temperature in the part. */
  readonly own: number;
  /** Groups of each temperature in the whole. */
  readonly all: number;
  /** Groups of each temperature in the parts before. */
  readonly before: number;
}

/** A lattice size or a number of replicas that is not possible. The message says what is possible. */
export class GeometryError extends BlockspinError {
  override readonly name = 'GeometryError';
}

/** The most words of an ensemble: 4 GiB, more than any device puts into one buffer. */
const mostWords = 2 ** 30;

/** The most systems of a run: each has a temperature and more on the host, some 100 bytes. */
const mostSystems = 2 ** 24;

/** The largest side. The index of a site times 32 systems must fit in 32 bits. */
export const largestSize = 131_072;

/**
 * `replicas` independent lattices of even side, one per bit.
 * @throws GeometryError for an odd or impossible size, or if the number of replicas is not a multiple of 32
 */
export function replicaGeometry(
  size: number,
  replicas: number,
  lattice: LatticeKind = 'square',
): Geometry {
  assertSize(size);
  if (!Number.isInteger(replicas) || replicas < 32 || replicas % 32 !== 0)
    throw new GeometryError(
      `${replicas} replicas: give a multiple of 32, at least 32 (each bit of a word is one replica).`,
    );
  return geometry('replica', lattice, size, replicas / 32);
}

/**
 * `lattices` large lattices, each cut into 32 strips of at least two columns.
 * @throws GeometryError if the size is not a multiple of 64
 */
export function stripGeometry(
  size: number,
  lattices = 1,
  lattice: LatticeKind = 'square',
): Geometry {
  assertSize(size);
  if (size % 64 !== 0)
    throw new GeometryError(`Size ${size}: a lattice cut into 32 strips needs a multiple of 64.`);
  if (!Number.isInteger(lattices) || lattices < 1)
    throw new GeometryError(`${lattices} lattices: give a whole number, at least 1.`);
  return geometry('strip', lattice, size, lattices);
}

/**
 * Square lattices of any side and in any number, each in bit 0 of its own words: 32 times the memory of the other modes. A
 * lattice of odd side can be measured, drawn and refined, but not updated.
 * @throws GeometryError for an impossible side or number
 */
export function singleGeometry(size: number, lattices: number): Geometry {
  if (!Number.isInteger(size) || size < 2 || size > largestSize)
    throw new GeometryError(`Size ${size}: give a whole number from 2 to ${largestSize}.`);
  if (!Number.isInteger(lattices) || lattices < 1)
    throw new GeometryError(`${lattices} lattices: give a whole number, at least 1.`);
  return geometry('single', 'square', size, lattices);
}

/**
 * Square lattices of any side and in any number, as small as they can be: a bit each where lattices come in 32s, else strips where
 * the side allows, else bit 0 alone. They can be measured, drawn, blocked and refined.
 * @throws GeometryError for an impossible side or number
 */
export function squareGeometry(size: number, lattices: number): Geometry {
  // Replicas of odd side are blocked ones.
  if (lattices % 32 === 0) return blockedGeometry(replicaGeometry(2 * size, lattices));
  return size % 64 === 0 ? stripGeometry(size, lattices) : singleGeometry(size, lattices);
}

/**
 * The shape after blocking with blocks of side `factor`. The side of a blocked lattice may be odd. Such a lattice can be
 * measured, drawn and blocked again, but not updated.
 * @throws GeometryError if `factor` does not divide the side
 */
export function blockedGeometry(fine: Geometry, factor = 2): Geometry {
  const rows = fine.lattice === 'chain' ? factor : fine.height;
  if (fine.width % factor !== 0 || rows % factor !== 0)
    throw new GeometryError(
      `A lattice of ${fine.width} x ${fine.height} words has no blocks of side ${factor}.`,
    );
  return geometry(fine.mode, fine.lattice, fine.size / factor, fine.groups);
}

/**
 * The shape of which `coarse` is the lattice of 2 x 2 blocks.
 * @throws GeometryError for chains, and where the side would exceed the largest
 */
export function refinedGeometry(coarse: Geometry): Geometry {
  if (coarse.lattice !== 'square')
    throw new GeometryError('Only square lattices are refined, each spin to a block of 2 x 2.');
  assertSize(2 * coarse.size);
  return geometry(coarse.mode, coarse.lattice, 2 * coarse.size, coarse.groups);
}

/**
 * The shape of square windows of the lattices `whole`, a window of each.
 * @throws GeometryError for chains, for windows larger than the lattices, and where strips would have fractions of columns
 */
export function windowGeometry(whole: Geometry, side: number): Geometry {
  if (whole.lattice !== 'square')
    throw new GeometryError('Windows are cut out of square lattices.');
  if (!Number.isInteger(side) || side < 2 || side > whole.size)
    throw new GeometryError(
      `A window of side ${side}: give a whole number from 2 to ${whole.size}, the side of the lattice.`,
    );
  if (whole.mode === 'strip' && side % 32 !== 0)
    throw new GeometryError(
      `A window of side ${side}: of a lattice cut into 32 strips give a multiple of 32.`,
    );
  return geometry(whole.mode, whole.lattice, side, whole.groups);
}

/** The shape of a strip ensemble laid side by side; see shaders/rg/unfold.wgsl. */
export function unfoldedGeometry(folded: Geometry): Geometry {
  return geometry('single', folded.lattice, folded.size, folded.groups);
}

/** Words of the whole ensemble. */
export function wordCount({ width, height, groups }: Geometry): number {
  return width * height * groups;
}

/** Sites of each lattice. */
export function siteCount({ lattice, size }: Pick<Geometry, 'lattice' | 'size'>): number {
  return lattice === 'chain' ? size : size * size;
}

/** Number of spins in all systems together. */
export function spinCount(geometry: Geometry): number {
  return siteCount(geometry) * geometry.systems;
}

/** Bonds of each site, every bond counted once: 2 on the square lattice, 1 on a chain. */
export function bondsPerSite({ lattice }: Pick<Geometry, 'lattice'>): number {
  return lattice === 'chain' ? 1 : 2;
}

/** The fields of the struct `Lattice` of shaders/shared/lattice.wgsl. */
export function latticeOf({ width, height, groups, mode }: Geometry): {
  readonly width: number;
  readonly height: number;
  readonly groups: number;
  /** 1 in strip mode, otherwise 0. */
  readonly strips: number;
} {
  return { width, height, groups, strips: mode === 'strip' ? 1 : 0 };
}

/** The field `streams` of kernels that draw random numbers; see shaders/shared/streams.wgsl. */
export function streamsOf({ groups, place }: Geometry): [number, number, number, number] {
  if (!place) return [0, groups, 0, groups];
  const { own, all, before } = place;
  return [before, own, all - own, (groups / own) * all];
}

function geometry(
  mode: EnsembleMode,
  lattice: LatticeKind,
  size: number,
  groups: number,
): Geometry {
  const width = mode === 'strip' ? size / 32 : size;
  const height = lattice === 'chain' ? 1 : size;
  const systems = mode === 'replica' ? 32 * groups : groups;
  const words = width * height * groups;
  const made = { mode, lattice, size, width, height, groups, systems };
  if (words > mostWords)
    throw new GeometryError(
      `${needsMemory(systems, size, words)}, and no device allows more than ${mebibytes(mostWords)} MiB: ` +
        fittingText(made, 4 * mostWords),
    );
  if (systems > mostSystems)
    throw new GeometryError(
      `${systems} lattices: give at most ${mostSystems} in one run, at all temperatures together.`,
    );
  return made;
}

/** How much memory a number of words needs, as a part of a message. */
export function needsMemory(systems: number, size: number, words: number): string {
  const lattices =
    systems === 1 ? `A lattice of size ${size} needs` : `${systems} lattices of size ${size} need`;
  return `${lattices} ${mebibytes(words)} MiB in one buffer`;
}

function mebibytes(words: number): number {
  return Math.ceil(words / 2 ** 18);
}

function assertSize(size: number): void {
  if (!Number.isInteger(size) || size < 2 || size > largestSize || size % 2 !== 0)
    throw new GeometryError(`Size ${size}: give an even number of sites from 2 to ${largestSize}.`);
}

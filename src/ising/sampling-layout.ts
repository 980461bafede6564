import {
  GeometryError,
  replicaGeometry,
  stripGeometry,
  wordCount,
  type Geometry,
  type LatticeKind,
} from '../ensemble/geometry.ts';
import type { UpdateName } from './update.ts';

/** One of several equal parts of the replicas of a run. */
export interface SamplingShare {
  /** Counted from 1. */
  readonly number: number;
  readonly of: number;
}

/**
 * The layout for `replicas` lattices of a size at each of `temperatures` temperatures: one bit each where
 * replicas come in 32s, else each lattice cut into strips.
 * @throws GeometryError where neither fits
 */
export function samplingGeometry(
  size: number,
  replicas: number,
  temperatures = 1,
  lattice: LatticeKind = 'square',
): Geometry {
  if (replicas % 32 === 0) return replicaGeometry(size, replicas * temperatures, lattice);
  if (size % 64 === 0) return stripGeometry(size, replicas * temperatures, lattice);
  throw new GeometryError(
    `${replicas} ${replicas === 1 ? 'replica' : 'replicas'} of size ${size}: give a multiple of 32 replicas (32, 64, ...), or a size that is a ` +
      'multiple of 64, of which any number can be simulated.',
  );
}

/**
 * The layout of a part of the replicas of each temperature.
 * @throws GeometryError where the replicas cannot be divided
 */
export function partGeometry(
  size: number,
  {
    whole,
    part,
    temperatures,
    lattice,
  }: { whole: number; part: SamplingShare; temperatures: number; lattice: LatticeKind },
): Geometry {
  const unit = whole % 32 === 0 ? 32 : 1;
  const own = whole / part.of / unit;
  if (!Number.isInteger(own) || own < 1)
    throw new GeometryError(
      `${whole} replicas in ${part.of} parts: each part must have ${unit === 1 ? 'a whole number of replicas' : 'a multiple of 32 replicas'}.`,
    );
  const place = { own, all: whole / unit, before: (part.number - 1) * own };
  return { ...samplingGeometry(size, unit * own, temperatures, lattice), place };
}

/**
 * Asserts that a part can have the bits of the whole run.
 * @throws GeometryError for what parts cannot do alone
 */
export function assertShared({
  replicas,
  exchange,
  update,
  geometry,
  correlationsEvery,
}: {
  readonly replicas: number;
  readonly exchange: boolean;
  readonly update: UpdateName;
  readonly geometry: Geometry;
  readonly correlationsEvery: number | undefined;
}): void {
  if (exchange)
    throw new GeometryError('A part of the replicas cannot be sampled with replica exchange.');
  if (correlationsEvery !== undefined && replicas < fewestWithCorrelations)
    throw new GeometryError(
      `Correlations of a part of ${replicas} replicas cannot be put together; give parts of ${fewestWithCorrelations} or more.`,
    );
  const { place } = geometry;
  // Clusters are numbered through the whole ensemble, in 32 bits.
  const words = place ? (wordCount(geometry) / place.own) * place.all : 0;
  if (update === 'swendsen-wang' && words >= 2 ** 27)
    throw new GeometryError(
      `Cluster updates of a part number the clusters of the whole run, which may have 2^32 spins; it has ${words * 32}.`,
    );
}

/** Correlations of fewer lattices are not kept lattice by lattice. */
const fewestWithCorrelations = 16;

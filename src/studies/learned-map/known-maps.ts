import { majorityRule } from '../../rg/block-rule.ts';
import { mapsOf } from '../../rg/coarse-map.ts';
import type { FilterRule } from '../../rg/filter-rule.ts';
import type { NamedMap } from './comparison.ts';
import { linearGain } from '../../rg/gain.ts';
import type { Role, Subject } from './results.ts';

/** A map to measure, and what it is to the study. */
export type SubjectMap = NamedMap & Subject;

/** A 2 x 2 filter that nobody trained, by its weights row after row. */
export interface BlockFilter {
  readonly name: string;
  readonly weights: readonly [number, number, number, number];
  readonly limit: FilterRule['limit'];
}

function soft(w: number): BlockFilter {
  return { name: `soft majority, w = ${w}`, weights: [w, w, w, w], limit: 'soft' };
}

export const majorityName = 'majority';
export const decimationName = 'decimation';

/** Maps whose information about their surroundings is known exactly, too. */
export const blockFilters: readonly BlockFilter[] = [
  { name: majorityName, weights: [1, 1, 1, 1], limit: 'hard' },
  { name: 'three of four', weights: [1, 1, 1, 0], limit: 'hard' },
  soft(2),
  soft(1.5),
  soft(1.1519),
  soft(1),
  soft(0.7),
  soft(0.5),
  soft(0.375),
  soft(0.3),
  soft(0.2),
  { name: decimationName, weights: [1, 0, 0, 0], limit: 'hard' },
  { name: '(1, 1, 1, -1)', weights: [1, 1, 1, -1], limit: 'hard' },
];

/** The filter rule of weights, with stride 2. */
export function filterRule(
  weights: ArrayLike<number>,
  limit: FilterRule['limit'],
  offset?: number,
): FilterRule {
  const side = Math.sqrt(weights.length);
  return {
    kind: 'filter',
    factor: 2,
    side,
    weights,
    bias: 0,
    offset: offset ?? -Math.floor((side - 2) / 2),
    limit,
  };
}

/** A filter as a map that is applied again and again. */
export function filterSubject(
  own: Pick<Subject, 'name' | 'group' | 'role'>,
  rule: FilterRule,
  depth: number,
): SubjectMap {
  return { ...own, rule: 'iterated', g0: linearGain(rule).value, make: mapsOf(rule), depth };
}

/** Maps of independent spins, for LM-1. */
export function hotMaps(): SubjectMap[] {
  const kept = blockFilters.filter(({ name }) =>
    [majorityName, decimationName, 'soft majority, w = 0.5'].includes(name),
  );
  return [
    ...kept.map((filter) => subjectOf(filter, 'map', 1)),
    ...kept
      .filter(({ name }) => name === majorityName)
      .map((filter) => ({ ...subjectOf(filter, 'null', 1), name: 'majority again' })),
  ];
}

/** Maps of critical lattices, for LM-2. */
export function knownMaps(depth: number): SubjectMap[] {
  const known = blockFilters.map((filter) => subjectOf(filter, 'map', depth));
  const wide: SubjectMap = filterSubject(
    { name: '4 x 4 uniform', group: 'known maps', role: 'map' },
    filterRule(Array<number>(16).fill(1), 'hard'),
    depth,
  );
  const nulls: readonly BlockFilter[] = [
    { name: 'coin tosses', weights: [0, 0, 0, 0], limit: 'soft' },
    { name: 'untrained weights', weights: [0.01, -0.013, 0.008, 0.011], limit: 'soft' },
    { name: 'two against two', weights: [1, -1, 1, -1], limit: 'soft' },
  ];
  return [...known, wide, ...nulls.map((filter) => subjectOf(filter, 'null', depth))];
}

/** Majority on lattices whose sites were permuted. */
export function permutedMaps(depth: number): SubjectMap[] {
  return blockFilters
    .filter(({ name }) => name === majorityName)
    .map((filter) => ({
      ...subjectOf(filter, 'null', depth),
      name: 'majority on permuted pixels',
    }));
}

function subjectOf(filter: BlockFilter, role: Role, depth: number): SubjectMap {
  const { name, weights, limit } = filter;
  const subject = filterSubject(
    { name, group: 'known maps', role },
    filterRule(weights, limit),
    depth,
  );
  // The rules of blocks have kernels of their own.
  if (name === majorityName) return { ...subject, make: mapsOf(majorityRule) };
  if (name === decimationName)
    return { ...subject, make: mapsOf({ kind: 'decimation', factor: 2, ties: 'random' }) };
  return subject;
}

import { FieldError, Fields, within } from '../formats/json-fields.ts';
import {
  momentNames,
  momentsOf,
  staggeredMomentNames,
  type Incomplete,
  type PointMoments,
} from '../ising/moments.ts';
import type { IsingModel } from '../ising/model.ts';
import type { Sampling } from '../ising/sampling.ts';

/** The file of exact sums in the folder of a run. */
export const momentsName = 'moments.json';

const format = 'blockspin-moments';

/** Exact sums of a run. */
export interface RunMoments {
  readonly model: IsingModel;
  /** Sites of a lattice. */
  readonly sites: number;
  readonly points: readonly PointMoments[];
}

/**
 * The document of the exact sums of a run; whole numbers are texts, because JSON readers round large ones.
 * @param incomplete of a run of which parts are missing
 */
export function momentsDocument(sampling: Sampling, incomplete?: Incomplete): object {
  const { model, size } = sampling.plan;
  const points = momentsOf(sampling, incomplete);
  const isStaggered = sampling.series.some((series) => series.staggeredMagnetization);
  return {
    format,
    about:
      "Sums over the measurements of each block, [block][moment]. B is the sum of s s' over bonds, M the sum of all spins, M_s " +
      'that of one colour of the checkerboard minus that of the other. Blocks are lattices, or spans of time of a lattice. ' +
      'structureFactors, where correlations were measured, are means of S(0) and S(1), [block][n], in single precision.',
    ...model,
    sites: model.lattice === 'chain' ? size : size * size,
    moments: isStaggered ? [...momentNames, ...staggeredMomentNames] : momentNames,
    points: points.map(({ temperature, measurements, blocks, structureFactors }) => ({
      temperature: Number.isFinite(temperature) ? temperature : 'inf',
      measurements,
      blocks: blocks.map((sums) => sums.map(String)),
      ...(structureFactors && { structureFactors }),
    })),
  };
}

/**
 * The exact sums that a document holds.
 * @throws FieldError that names the field
 */
export function runMoments(content: unknown): RunMoments {
  const document = new Fields('moments', content);
  document.word('format', [format]);
  const interaction = document.number('interaction', {
    is: (value) => Math.abs(value) === 1,
    text: '1 or -1',
  });
  const count = document.list('moments').length;
  return {
    model: {
      lattice: document.word('lattice', ['square', 'chain']),
      interaction: interaction === 1 ? 1 : -1,
      field: document.number('field', { is: Number.isFinite, text: 'a number' }),
    },
    sites: document.number('sites', within(1, Number.MAX_SAFE_INTEGER)),
    points: document.objects('points').map((point) => ({
      temperature:
        point.any('temperature') === 'inf' ? Infinity : point.number('temperature', above0),
      measurements: point.number('measurements', within(1, Number.MAX_SAFE_INTEGER)),
      blocks: point.list('blocks').map((sums) => sumsOf(sums, count)),
      ...(point.given('structureFactors') && {
        structureFactors: point.list('structureFactors').map(factorsOf),
      }),
    })),
  };
}

const above0 = { is: (value: number) => value > 0, text: 'a number above 0, or "inf"' };

function sumsOf(value: unknown, count: number): bigint[] {
  const isSums =
    Array.isArray(value) &&
    value.length === count &&
    value.every((sum) => typeof sum === 'string' && /^-?\d{1,80}$/.test(sum));
  if (isSums) return value.map(BigInt);
  throw new FieldError(`A block of moments is not a list of ${count} whole numbers as texts.`);
}

function factorsOf(value: unknown): number[] {
  const isPair =
    Array.isArray(value) &&
    value.length === 2 &&
    value.every((factor): factor is number => typeof factor === 'number' && factor >= 0);
  if (isPair) return value;
  throw new FieldError('A block of structure factors is not a list of two numbers from 0 on.');
}

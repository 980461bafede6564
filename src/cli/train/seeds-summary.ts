import { fewestForErrors, meanOf, type Measured } from '../../statistics/measured.ts';
import { formatMeasured, formatTable } from '../output/format.ts';
import type { SeedRow } from './seeds-folder.ts';

/** A seed whose training diverged. */
export interface Diverged {
  readonly seed: number;
  readonly message: string;
}

/** A quantity over seeds. */
interface OverSeeds {
  readonly seeds: number;
  /** The error is that of the mean. */
  readonly mean: Measured;
  /** The standard deviation over seeds; its error is that of normal numbers. */
  readonly spread: Measured;
}

interface LikelihoodOverSeeds extends OverSeeds {
  readonly best: { readonly seed: number; readonly logLikelihood: Measured };
}

/** What machines that differ in seed have in common. */
export interface SeedsSummary {
  readonly machines: readonly SeedRow[];
  /** Over machines whose training came to its end. */
  readonly layers: readonly {
    readonly visible: number;
    readonly hidden: number;
    readonly reconstructionError: OverSeeds | null;
    readonly logLikelihood: LikelihoodOverSeeds | null;
  }[];
  readonly diverged: readonly Diverged[];
  /** Seeds whose training has not begun. */
  readonly missing: readonly number[];
}

export function summaryOf(
  machines: readonly SeedRow[],
  diverged: readonly Diverged[],
  { first, seeds }: { readonly first: number; readonly seeds: number },
): SeedsSummary {
  const begun = new Set([...machines, ...diverged].map(({ seed }) => seed));
  const all = Array.from({ length: seeds }, (_, number) => first + number);
  const whole = machines.filter(({ stopped }) => !stopped);
  const layers = (whole[0]?.layers ?? []).map(({ visible, hidden }, at) => {
    const found = whole.flatMap(({ seed, layers: own }) => {
      const layer = own[at];
      return layer ? [{ seed, ...layer }] : [];
    });
    const likelihoods = found.flatMap(({ seed, logLikelihood }) =>
      logLikelihood ? [{ seed, logLikelihood }] : [],
    );
    const over = overSeeds(likelihoods.map(({ logLikelihood }) => logLikelihood.value));
    const [best] = likelihoods.toSorted(
      (one, other) => other.logLikelihood.value - one.logLikelihood.value,
    );
    const errors = found.flatMap(({ reconstructionError }) => reconstructionError?.value ?? []);
    return {
      visible,
      hidden,
      reconstructionError: overSeeds(errors),
      logLikelihood: over && best ? { ...over, best } : null,
    };
  });
  return { machines, layers, diverged, missing: all.filter((seed) => !begun.has(seed)) };
}

function overSeeds(values: readonly number[]): OverSeeds | null {
  if (values.length === 0) return null;
  const mean = meanOf(values);
  const spread = mean.error * Math.sqrt(values.length);
  const error = spread / Math.sqrt(2 * (values.length - 1));
  return { seeds: values.length, mean, spread: { value: spread, error } };
}

function quantity(found: Measured | null | undefined): string {
  return found ? formatMeasured(found) : '-';
}

/** More machines than a table for people shows. */
const mostRows = 32;

/** The summary for people. */
export function seedsText({ machines, layers, diverged, missing }: SeedsSummary): string {
  const rows = machines.flatMap(({ seed, layers: own, stopped }) =>
    own.map(({ epochs, reconstructionError, logLikelihood }, at) => [
      ...[seed, at + 1, `${epochs}${stopped ? ' (stopped)' : ''}`].map(String),
      quantity(reconstructionError),
      quantity(logLikelihood),
    ]),
  );
  const bySeed =
    machines.length > mostRows
      ? [`${machines.length} machines; results.json lists them.`]
      : [formatTable(['seed', 'layer', 'epochs', 'reconstruction error', 'log-likelihood'], rows)];
  const whole = machines.filter(({ stopped }) => !stopped).length;
  const overAll = formatTable(
    ['layer', 'seeds', 'reconstruction error', 'log-likelihood', 'spread', 'best', 'seed'],
    layers.map(({ reconstructionError, logLikelihood: found }, at) => [
      String(at + 1),
      String(found?.seeds ?? reconstructionError?.seeds ?? whole),
      quantity(reconstructionError?.mean),
      quantity(found?.mean),
      quantity(found?.spread),
      quantity(found?.best.logLikelihood),
      String(found?.best.seed ?? '-'),
    ]),
  );
  const cautions = machines.flatMap(({ seed, layers: own }) =>
    own.flatMap(({ warnings }) => warnings.map((text) => ({ seed, text }))),
  );
  const shown = cautions
    .slice(0, mostRows)
    .map(({ seed, text }) => `Caution: seed ${seed}, ${text}`);
  const hidden = cautions.length - shown.length;
  return [
    ...bySeed,
    '',
    ...(layers.length > 0
      ? [
          'Means over seeds:',
          overAll,
          '',
          'The error of a mean and the spread, a standard deviation, are those over seeds. Log-likelihoods are in nats per training ' +
            'sample; each machine is judged on its own training samples.',
        ]
      : ['No training came to its end.']),
    ...(whole > 0 && whole < fewestForErrors
      ? [
          `Caution: errors over ${whole} seeds are themselves uncertain; give ${fewestForErrors} or more seeds.`,
        ]
      : []),
    ...shown,
    ...(hidden > 0 ? [`${hidden} more cautions are in results.json.`] : []),
    ...(diverged.length > 0
      ? [`The training diverged with seeds ${diverged.map(({ seed }) => seed).join(', ')}.`]
      : []),
    ...(missing.length > 0 ? [`${missing.length} seeds have not begun.`] : []),
  ].join('\n');
}

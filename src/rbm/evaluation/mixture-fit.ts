import { elementAt } from '../../element-at.ts';
import type { AnnealingBase } from './annealing-base.ts';
import type { SignRows } from './phase-direction.ts';

/** Steps of expectation and maximization, at most, and the gain of a step, in nats per sample, that ends them. */
export const mostFitSteps = 12;
const settled = 2e-3;
/** How sure a distribution is of a unit at the start: means are this far from 1/2. */
const firstBelief = 0.35;

/** A mixture as the sums need it: ln of share times the probability of a sample is `offset` + `weights`.v. */
interface LogMixture {
  readonly offsets: Float64Array;
  /** Row-major [component][unit]. */
  readonly weights: Float64Array;
}

/**
 * A mixture of distributions of independent units that fits samples, by expectation and maximization (Dempster, Laird & Rubin
 * 1977). It begins with samples that are far from each other. Half a sample is added to each count, so that no mean is 0 or 1.
 * On the host, for a few thousand samples.
 * @param signal aborting ends the fit early
 */
export async function fittedMixture(
  rows: SignRows,
  components: number,
  signal?: AbortSignal,
): Promise<AnnealingBase> {
  let mixture = firstMixture(rows, components);
  let before = -Infinity;
  for (let step = 0; step < mostFitSteps; step++) {
    const { responsibilities, mean } = expectation(rows, logMixture(mixture));
    mixture = maximization(rows, responsibilities, components);
    // Ctrl-C and the events of a page are handled here.
    await new Promise((resolve) => setTimeout(resolve));
    if (mean - before < settled || signal?.aborted) break;
    before = mean;
  }
  return mixture;
}

/** ln of the probability of each sample under a mixture, in nats. */
export function logProbabilities(mixture: AnnealingBase, rows: SignRows): Float64Array {
  return expectation(rows, logMixture(mixture)).logs;
}

/** Around the first sample, and then around the sample that is farthest from all before. */
function firstMixture({ samples, units, values }: SignRows, components: number): AnnealingBase {
  const distances = new Float64Array(samples).fill(Infinity);
  const means: Float64Array[] = [];
  for (let chosen = 0; means.length < components; chosen = indexOfMost(distances)) {
    const centre = values.subarray(chosen * units, (chosen + 1) * units);
    means.push(Float64Array.from(centre, (value) => 0.5 + firstBelief * value));
    for (let sample = 0; sample < samples; sample++) {
      let apart = 0;
      for (let unit = 0; unit < units; unit++)
        if (values[sample * units + unit] !== centre[unit]) apart++;
      distances[sample] = Math.min(elementAt(distances, sample), apart);
    }
  }
  return { means, shares: means.map(() => 1 / components) };
}

function indexOfMost(values: Float64Array): number {
  return values.reduce((best, value, index) => (value > elementAt(values, best) ? index : best), 0);
}

function logMixture({ means, shares }: AnnealingBase): LogMixture {
  const units = means[0]?.length ?? 0;
  const weights = new Float64Array(means.length * units);
  const offsets = Float64Array.from(shares, (share) => Math.log(share));
  for (const [component, ofUnits] of means.entries())
    for (const [unit, mean] of ofUnits.entries()) {
      weights[component * units + unit] = 0.5 * Math.log(mean / (1 - mean));
      offsets[component] = elementAt(offsets, component) + 0.5 * Math.log(mean * (1 - mean));
    }
  return { offsets, weights };
}

/** Row-major [sample][component]: how probable it is that a sample came from a component. */
interface Expectation {
  readonly responsibilities: Float64Array;
  /** ln of the probability of each sample, and their mean. */
  readonly logs: Float64Array;
  readonly mean: number;
}

function expectation(
  { samples, units, values }: SignRows,
  { offsets, weights }: LogMixture,
): Expectation {
  const components = offsets.length;
  const responsibilities = new Float64Array(samples * components);
  const logs = new Float64Array(samples);
  const terms = new Float64Array(components);
  for (let sample = 0; sample < samples; sample++) {
    let most = -Infinity;
    for (let component = 0; component < components; component++) {
      let sum = offsets[component] ?? NaN;
      const at = component * units;
      const row = sample * units;
      for (let unit = 0; unit < units; unit++)
        sum += (weights[at + unit] ?? NaN) * (values[row + unit] ?? NaN);
      terms[component] = sum;
      most = Math.max(most, sum);
    }
    let total = 0;
    for (const term of terms) total += Math.exp(term - most);
    logs[sample] = most + Math.log(total);
    for (let component = 0; component < components; component++)
      responsibilities[sample * components + component] =
        Math.exp(elementAt(terms, component) - most) / total;
  }
  return { responsibilities, logs, mean: logs.reduce((sum, log) => sum + log, 0) / samples };
}

function maximization(
  { samples, units, values }: SignRows,
  responsibilities: Float64Array,
  components: number,
): AnnealingBase {
  const counts = new Float64Array(components);
  const sums = Array.from({ length: components }, () => new Float64Array(units));
  for (let sample = 0; sample < samples; sample++)
    for (const [component, ofUnits] of sums.entries()) {
      const part = elementAt(responsibilities, sample * components + component);
      counts[component] = elementAt(counts, component) + part;
      // A sample that hardly belongs to a component hardly changes its means.
      if (part < 1e-9) continue;
      const row = sample * units;
      for (let unit = 0; unit < units; unit++)
        ofUnits[unit] = (ofUnits[unit] ?? NaN) + part * (values[row + unit] ?? NaN);
    }
  return {
    means: sums.map((ofUnits, component) =>
      ofUnits.map((sum) => 0.5 + (0.5 * sum) / (elementAt(counts, component) + 1)),
    ),
    shares: Array.from(counts, (count) => (count + 0.5) / (samples + 0.5 * components)),
  };
}

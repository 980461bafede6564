import { meanOf } from '../../statistics/measured.ts';
import { measuredText, numberText } from '../../report/quantity-text.ts';
import { isingChain } from '../../theory/chain.ts';
import { columnTable } from '../column-table.ts';
import type { Section, Target, Verdict } from '../study.ts';
import { below, control, unlessControl, ruleText } from '../verdict.ts';
import { fewestTrainings, insideFor, largestDivergence } from './criteria.ts';
import { divergenceFigure, histogramFigure } from './figures.ts';
import type { RingSettings } from './presets.ts';
import { ringSites, totalVariation, type RingResults, type RingTraining } from './ring.ts';

function lastOf({ divergences }: RingTraining): number {
  return divergences.at(-1) ?? NaN;
}

/** Whether machines come close to the ring: the mean over trainings, and every single one. @param fewest trainings for a verdict */
function ringVerdict(trainings: readonly RingTraining[], fewest: number): Verdict {
  if (trainings.length < fewest) return 'inconclusive';
  const last = trainings.map(lastOf);
  // A training may not hide behind the others.
  if (last.some((value) => value >= largestDivergence) || last.some(Number.isNaN)) return 'fails';
  return below(meanOf(last), largestDivergence, insideFor(trainings.length));
}

/** TM-1. */
export function ringTarget({ exact, trainings, nulls }: RingResults): Target {
  return unlessControl({
    id: 'TM-1 ring',
    kind: 'claim',
    statement: `Machines learn the ring of ${ringSites} spins: the divergence ends below ${largestDivergence} nats.`,
    details:
      'The divergence D(ring|machine) is summed over all 64 states, without sampling. The total variation is half the sum of |P - p|. ' +
      'Nulls are judged against the same ring.',
    measured: {
      'D at the end': meanOf(trainings.map(lastOf)),
      'largest D at the end': Math.max(...trainings.map(lastOf)),
      'D before training': meanOf(trainings.map(({ divergences }) => divergences[0] ?? NaN)),
      'total variation': meanOf(
        trainings.map(({ probabilities }) => totalVariation(exact, probabilities)),
      ),
      trainings: trainings.length,
    },
    headline: ['D at the end', 'total variation'],
    expected: `D below ${largestDivergence}`,
    rule: `The mean over trainings ${ruleText(insideFor(Math.max(fewestTrainings, trainings.length)))}, and every training ends below; with fewer than ${fewestTrainings} trainings inconclusive`,
    verdict: ringVerdict(trainings, fewestTrainings),
    controls: Object.entries(nulls).map(([name, own]) =>
      control(name, meanOf(own.map(lastOf)), ringVerdict(own, 1)),
    ),
  });
}

/** TM-1 in the report. */
export function ringSection(found: RingResults, settings: RingSettings): Section {
  const { exact, trainings, nulls } = found;
  const { temperature, hidden, samples, batch, epochs, learningRate } = settings;
  const { energy } = isingChain({ sites: ringSites, temperature, interaction: 1, field: 0 });
  const groups = [['machines', trainings] as const, ...Object.entries(nulls)];
  return {
    title: `TM-1: a ring of ${ringSites} spins`,
    text: [
      `Each machine has ${ringSites} visible and ${hidden} hidden units and learns ${samples.toLocaleString('en')} samples of the ring at T = ${temperature} (exact energy ${numberText(Number(energy.toFixed(4)))} per site). The ring has only 64 states, so we sum the divergence exactly after every pass through the samples. The 1D settings are not in what we could read of the paper; we use CD-1, batches of ${batch}, ${epochs} passes and a rate that falls linearly from ${learningRate} to a twentieth.`,
      `${trainings.length} trainings end at D = ${measuredText(meanOf(trainings.map(lastOf)))} nats. Each has samples and random numbers of its own.`,
    ],
    tables: [
      columnTable('Divergence from the ring and total variation, mean over trainings', groups, {
        machines: ([name]) => name,
        trainings: ([, own]) => `${own.length}`,
        'D (nats)': ([, own]) => meanOf(own.map(lastOf)),
        'total variation': ([, own]) =>
          meanOf(own.map(({ probabilities }) => totalVariation(exact, probabilities))),
      }),
    ],
    figures: {
      'ring-divergence': divergenceFigure(found),
      'ring-states': histogramFigure(found),
    },
  };
}

import { exactText, measuredText } from '../../report/quantity-text.ts';
import { meanOf, meanOfMeasured, unknown, type Measured } from '../../statistics/measured.ts';
import { columnTable } from '../column-table.ts';
import type { Section, Target, Verdict } from '../study.ts';
import { agree, control, limits, ruleText, unlessControl } from '../verdict.ts';
import { controlGroups, halvedGroup, trainedGroup } from './models.ts';
import type { StackQuality } from './quality.ts';
import type { DataGate } from './samples.ts';

/** How far, as a share of the exact energy, the energy of what a machine draws may be off. */
const energyShare = 0.05;

/** Controls that have learned no lattices. */
const emptyGroups: readonly string[] = [controlGroups[0], controlGroups[3]];

/** The mean over trainings, with their spread as error where it is larger than the errors of each. */
function overTrainings(
  qualities: readonly StackQuality[],
  of: (one: StackQuality) => Measured,
): Measured {
  const all = qualities.map(of);
  if (all.length === 0) return unknown;
  const { value, error } = meanOfMeasured(all);
  const spread = all.length > 1 ? meanOf(all.map((own) => own.value)).error : 0;
  return { value, error: Math.max(error, spread) };
}

/** Whether the first machines have learned the lattices. A stack that has not is undertrained, or its penalty is too strong. */
export function trainingTarget(qualities: readonly StackQuality[], exact: number): Target {
  const ofGroup = (group: string): StackQuality[] => qualities.filter((one) => one.group === group);
  const trained = ofGroup(trainedGroup);
  const verdict = (group: readonly StackQuality[]): Verdict =>
    agree(
      overTrainings(group, ({ first }) => first),
      exact,
      {
        limits: limits.toSpare,
        tolerance: energyShare * Math.abs(exact),
      },
    );
  return unlessControl({
    id: 'MS training',
    kind: 'data',
    statement:
      'The first machines of the trained stacks draw lattices with the energy of the data.',
    details:
      'Gibbs chains of the first machine alone start from independent lattices. A machine that has not learned the lattices is undertrained, or its penalty is too strong. ' +
      'Chains that are too short stay near their starts and make a machine look better than it is, never worse. ' +
      'If such a stack does not look like block spins, this says nothing about a stack that has learned them. For the whole stack the top machine draws, and the layers below are sampled down to the lattice.',
    measured: {
      'energy, first machine': { ...overTrainings(trained, ({ first }) => first), exact },
      'energy, whole stack': { ...overTrainings(trained, ({ whole }) => whole), exact },
      'log-likelihood, nats a lattice': overTrainings(trained, (one) => one.logLikelihood),
      'divergence from the Ising model': overTrainings(trained, (one) => one.divergence),
    },
    headline: ['energy, first machine'],
    expected: `${measuredText(Number(exact.toFixed(4)))} ± ${100 * energyShare} %`,
    rule: `The mean over trainings is within ${100 * energyShare} % of the exact energy: ${ruleText(limits.toSpare)}`,
    verdict: trained.length === 0 ? 'inconclusive' : verdict(trained),
    controls: emptyGroups.map((group) =>
      control(
        group,
        overTrainings(ofGroup(group), ({ first }) => first),
        verdict(ofGroup(group)),
      ),
    ),
  });
}

/** A claim about a stack that has not learned the data does not fail: the stack may only be undertrained. */
export function unlessUndertrained(target: Target, training: Target): Target {
  const isOpen = target.verdict === 'fails' && training.verdict !== 'holds';
  return {
    ...target,
    rule: `${target.rule ?? ''} A claim that fails is inconclusive unless ${training.id} holds: the stack may be undertrained.`.trim(),
    verdict: isOpen ? 'inconclusive' : target.verdict,
  };
}

/** What the answer says of the training. */
export function trainingText({ measured, verdict }: Target): string {
  const energy = (measured as Readonly<Record<string, Measured>>)['energy, first machine'];
  if (!energy) return '';
  const { value, error } = energy;
  const found = `The first machines draw lattices with an energy of ${measuredText({ value, error })} per site; the exact value is ${exactText(energy) ?? 'not known'}.`;
  return verdict === 'holds'
    ? found
    : `${found} These stacks have not learned the lattices well, so a claim that fails for them is counted as inconclusive.`;
}

/** Every stack with its likelihood and the energy of what it draws. */
export function qualitySection(
  qualities: readonly StackQuality[],
  { energy, size }: DataGate & { readonly size: number },
): Section {
  const cautions = cautionsOf(qualities);
  return {
    title: 'Have the stacks learned the lattices?',
    text: [
      'A stack can fail to look like block spins for two reasons: because machines do something else, or because the training was too short or the penalty too strong. The likelihood of held-out lattices and the energy of the lattices that a stack draws tell the two apart.',
      `Log-likelihoods are those of held-out lattices under the first machine, by annealed importance sampling. The divergence is their distance from the exact entropy of the ${size} x ${size} torus, in nats a lattice; 0 is a perfect machine, and independent spins have the likelihood −${(size ** 2 * Math.LN2).toFixed(1)}. ` +
        'The stack that was trained on permuted pixels is judged by lattices with the same permutation; its energy would mean nothing.',
      ...(cautions.length > 0 ? [`Cautions. ${cautions.join(' ')}`] : []),
    ],
    tables: [
      columnTable(
        'Every stack that was trained, one row for each training. Energies per site',
        qualities,
        {
          stack: ({ group }) => (group === halvedGroup ? 'layers that halve' : group),
          training: ({ number }) => `${number}`,
          'log-likelihood': (one) => shown(one.logLikelihood),
          divergence: (one) => shown(one.divergence),
          'energy, first machine': ({ first }) => shown(first),
          'energy, whole stack': ({ whole }) => shown(whole),
          'exact energy': () => measuredText(Number(energy.exact.toFixed(5))),
        },
      ),
    ],
  };
}

/** Cautions that differ in their numbers alone are one: it is said how many stacks have it, with the words of the first. */
function cautionsOf(qualities: readonly StackQuality[]): string[] {
  const found = new Map<string, { text: string; stacks: Set<StackQuality> }>();
  for (const one of qualities)
    for (const text of one.warnings) {
      const kind = text.replace(/[\d.−-]+/g, '');
      const known = found.get(kind) ?? { text, stacks: new Set() };
      known.stacks.add(one);
      found.set(kind, known);
    }
  return [...found.values()].map(
    ({ text, stacks }) =>
      `In ${stacks.size} of ${qualities.length} stacks: ${text.replace(/\.$/, '')}.`,
  );
}

function shown({ value, error }: Measured): Measured | string {
  return Number.isNaN(value) ? '–' : { value, error };
}

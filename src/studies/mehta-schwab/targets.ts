import { exactText, measuredText } from '../../report/quantity-text.ts';
import type { Measured } from '../../statistics/measured.ts';
import type { Answer, Control, Target, Verdict } from '../study.ts';
import {
  above,
  agree,
  all,
  control,
  farthest,
  gatedBy,
  holdsIf,
  jointVerdict,
  limits,
  not,
  ruleText,
  unlessControl,
  within,
  type Interval,
} from '../verdict.ts';
import { controlGroups, trainedGroup } from './models.ts';
import { trainingText } from './quality-targets.ts';
import type { Overlaps } from './reconstructions.ts';
import type { Compared, DataGate } from './samples.ts';
import { areaRatios, leastShare, spotFraction, type Among, type ModelSpots } from './spots.ts';

/** Ratios of spot areas that count as those of block spins, which are 4. */
export const allowedRatios: Interval = [2.5, 5];
/** Verdicts after 'would'. */
export const wouldBe: Readonly<Record<Verdict, string>> = {
  holds: 'hold',
  fails: 'fail',
  inconclusive: 'be inconclusive',
};
/** Share of the exact specific heat that the measured one may be off. */
const mostShare = 0.05;

/** The data are what they are said to be. */
export function gateTargets({ energy, specificHeat }: DataGate, size: number): Target[] {
  const share = Math.abs(specificHeat.value / specificHeat.exact - 1);
  const heat = dataTarget(
    { size, samples: 'samples', name: 'specific heat', symbol: 'c' },
    specificHeat,
  );
  return [
    dataTarget({ size, samples: 'samples', name: 'energy', symbol: 'u' }, energy),
    {
      ...heat,
      rule: `${heat.rule}, also beyond ${100 * mostShare} % of the exact value`,
      verdict: all([heat.verdict, holdsIf(share <= mostShare)]),
    },
  ];
}

/** The same for the samples that stacks are judged by, which are too few for a bound on the share. */
export function heldOutTargets({ energy, specificHeat }: DataGate, size: number): Target[] {
  const samples = 'held-out samples';
  return [
    dataTarget({ size, samples, name: 'held-out energy', symbol: 'u' }, energy),
    dataTarget({ size, samples, name: 'held-out specific heat', symbol: 'c' }, specificHeat),
  ];
}

function dataTarget(
  of: { size: number; samples: string; name: string; symbol: string },
  measured: Compared,
): Target {
  const { size, samples, name, symbol } = of;
  return {
    id: `MS data, ${name}`,
    kind: 'data',
    statement: `The ${samples} have the exact ${name.replace('held-out ', '')}.`,
    details: `${symbol} per site of the ${size} x ${size} torus at K = 0.408 (Kaufman).`,
    measured,
    expected: exactText(measured) ?? 'not known',
    rule: ruleText(limits.single),
    verdict: agree(measured, measured.exact),
  };
}

/** MS-5: areas of spots grow from layer to layer as those of blocks do, and those of no control. */
export function spotTarget(
  models: readonly ModelSpots[],
  { among, gate }: { among: Among; gate: readonly Target[] },
): Target {
  const ofGroup = (group: string): ModelSpots[] => models.filter((model) => model.group === group);
  const trained = ofGroup(trainedGroup);
  const ratios = areaRatios(trained, among);
  const controls = controlGroups.map((group) => controlOf(group, ofGroup(group), among));
  const layers = trained[0]?.layers ?? [];
  const shares = layers.map((_, layer) => spotFraction(trained, layer));
  const units = among === 'all' ? 'all units, spots or not' : 'the units that are spots';
  const own = spotVerdict(ratios, shares);
  const target: Target = {
    id: among === 'spots' ? 'MS-5' : `MS-5 ${among}`,
    kind: 'likeness',
    statement: `Areas of spots grow from layer to layer by ${allowedRatios.join(' to ')}; those of 2 x 2 block spins grow by 4.`,
    details:
      `The median area of ${units} is compared from layer to layer of the trained stack. For block spins it grows by 4. For each control we show the ratio that is ` +
      'farthest off, or how few spots the control has. If spots tile the lattice without overlap, their mean areas grow by 4, because each layer has a quarter of the units below. ' +
      'The section on the number of units tests this with another stack.' +
      (among === 'layers' ? ' A layer has a ratio if at least half of its units are spots.' : ''),
    measured: Object.fromEntries([
      ...named(ratios),
      [
        `trainings of ${trained.length} that have spots for both`,
        Math.min(...ratios.map(({ trainings }) => trainings)),
      ],
      ...shares.map((share, layer): [string, Measured] => [
        `share of spots, layer ${layer + 1}`,
        share,
      ]),
      ...named(areaRatios(trained, 'all'), ' of all units'),
    ]),
    headline: named(ratios).map(([name]) => name),
    expected: `${allowedRatios[0]} to ${allowedRatios[1]}, in no control`,
    rule:
      `Each ratio of the stack ${ruleText(limits.toSpare)}. ` +
      'The target also fails if all ratios of a control hold by the same rule, and is inconclusive if those of a control are.',
    verdict: all([own, ...controls.map(({ verdict = 'inconclusive' }) => not(verdict))]),
    controls,
  };
  return gatedBy(gate, [target])[0] ?? target;
}

/** Ratios by their layers. */
function named(ratios: readonly Measured[], of = ''): [string, Measured][] {
  return ratios.map(({ value, error }, step) => [
    `area ratio ${step + 2} / ${step + 1}${of}`,
    { value, error },
  ]);
}

/**
 * The ratio that is farthest off decides about a control. Where a ratio is missing, or is that of single spots and has no error, the
 * layer with the fewest spots is shown.
 */
function controlOf(group: string, models: readonly ModelSpots[], among: Among): Control {
  const ratios = areaRatios(models, among);
  const have = (of: 'value' | 'error'): boolean =>
    ratios.length > 0 && ratios.every((ratio) => Number.isFinite(ratio[of]));
  if (have('value') && have('error')) {
    const judged = ratios.map((ratio) => ({ ...decided(ratio), ratio }));
    const { ratio } = farthest(judged, allowedRatios);
    const shown = { value: ratio.value, error: ratio.error };
    return control(group, shown, ratiosVerdict(ratios));
  }
  const shares = (models[0]?.layers ?? []).map((_, layer) => spotFraction(models, layer));
  const fewest = shares.reduce((a, b) => (b.value < a.value ? b : a));
  const layer = 1 + shares.indexOf(fewest);
  const verdict = have('value') ? ratiosVerdict(ratios) : 'fails';
  return control(`${group}, share of spots in layer ${layer}`, fewest, verdict);
}

function spotVerdict(ratios: readonly Measured[], shares: readonly Measured[]): Verdict {
  if (ratios.length === 0) return 'fails';
  if (ratios.every(({ value }) => !Number.isNaN(value))) return ratiosVerdict(ratios);
  // A layer has too few spots for a ratio; by no more than chance explains, perhaps.
  const nearly = shares.every(
    (share) => within(share, [leastShare, Infinity], limits.byValue) !== 'fails',
  );
  return nearly ? 'inconclusive' : 'fails';
}

/** Whether all ratios of a stack are inside the allowed interval, by the rule of MS-5. */
function ratiosVerdict(ratios: readonly Measured[]): Verdict {
  return all(ratios.map(ratioVerdict));
}

/** A ratio without a known error may be outside, but is never inside with errors to spare. */
function ratioVerdict(ratio: Measured): Verdict {
  const verdict = within(decided(ratio), allowedRatios, limits.toSpare);
  return verdict === 'holds' && Number.isNaN(ratio.error) ? 'inconclusive' : verdict;
}

/** A ratio of a single training may have no error; its value decides then. */
function decided({ value, error }: Measured): Measured {
  return { value, error: error > 0 ? error : 0 };
}

/** MS-6: what the top units keep, compared with as many spins and as many block spins. */
export function overlapTargets(
  { stack, rivals, controls }: Overlaps,
  gate: readonly Target[],
): Target[] {
  const targets = (['decimation', 'blocks'] as const).map((name): Target => {
    const { overlap, difference } = rivals[name];
    return unlessControl({
      id: `MS-6 against ${name}`,
      kind: 'difference',
      statement:
        name === 'decimation'
          ? 'The reconstruction by the stack overlaps more with the original than that from one spin in 64.'
          : 'The reconstruction by the stack overlaps more with the original than that from block majorities.',
      details:
        'The overlap is the share of spins given back right, minus the share given back wrong. ' +
        (name === 'decimation'
          ? 'Decimation keeps every eighth spin in each direction.'
          : 'There are as many 8 x 8 blocks as top units, and one bit is kept of each.') +
        ' Overlaps are compared sample by sample.',
      measured: { difference, stack, [name]: overlap },
      expected: 'a difference above 0',
      rule: `holds if the difference is above 0 by more than ${limits.clear.fails} standard errors; fails if it is below 0 by more than ${limits.clear.fails}; otherwise inconclusive`,
      verdict: above(difference, 0, limits.clear),
      controls: controls.map((own) =>
        control(own.name, own.overlap, above(own.differences[name], 0, limits.clear)),
      ),
    });
  });
  return gatedBy(gate, targets);
}

/** How the areas of spots grow, and what the top units keep. @param strength of the L1 penalty */
export function stackAnswer(
  targets: readonly Target[],
  strength: number,
  training: Target,
): Answer {
  const [spots, overlap] = ['MS-5', 'MS-6 against blocks'].map((id) => jointVerdict(targets, [id]));
  const numbersOf = (id: string): [string, Measured][] => {
    const all = targets.find((target) => target.id === id)?.measured;
    return typeof all === 'object' ? Object.entries(all as Record<string, Measured>) : [];
  };
  const texts = (id: string, beginning: string): string => {
    const own = numbersOf(id).filter(
      ([name]) => name.startsWith(beginning) && !name.endsWith('of all units'),
    );
    return own.length > 0 ? own.map(([, value]) => measuredText(value)).join(', ') : 'none';
  };
  const shares = numbersOf('MS-5').filter(([name]) => name.startsWith('share of spots'));
  const most = shares.every(([, { value }]) => value > leastShare);
  const [least, largest] = allowedRatios;
  return {
    sentence:
      `With an L1 penalty of ${strength}, ${most ? 'most receptive fields of every layer are spots' : 'only some receptive fields are spots'}. ` +
      `${spotAnswers[spots ?? 'inconclusive']}: by ${texts('MS-5', 'area ratio')}; areas of block spins grow by 4, and we allow ${least} to ${largest}. ` +
      `${overlapAnswers[overlap ?? 'inconclusive']}.`,
    numbers:
      `${trainingText(training)} ` +
      `The shares of spots are ${texts('MS-5', 'share of spots')} in layers 1 to ${shares.length}. ` +
      `The overlap with the original is ${texts('MS-6 against blocks', 'stack')} for the stack and ${texts('MS-6 against blocks', 'blocks')} for the same number of block spins. ` +
      'We chose the criteria for spots after seeing runs, so the areas are a description and not a test.',
  };
}

const spotAnswers: Readonly<Record<Verdict, string>> = {
  holds: 'Their median areas grow from layer to layer about as those of block spins do',
  fails: 'Their median areas do not grow as those of block spins do, or those of a control do too',
  inconclusive:
    'This run does not decide whether their median areas grow as those of block spins do',
};

const overlapAnswers: Readonly<Record<Verdict, string>> = {
  holds: 'The top units keep more of a lattice than the same number of block spins',
  fails: 'The top units keep less of a lattice than the same number of block spins',
  inconclusive:
    'This run does not decide whether the top units keep more than the same number of block spins',
};

import type { Control, Target, Verdict } from '../study.ts';
import { all, control, limits, not, ruleText, unlessControl } from '../verdict.ts';
import { ruleTexts } from './criteria.ts';
import { penaltyText } from './machine-jobs.ts';
import { meansOf } from './machine-means.ts';
import { isDecisive, type MachineGroup, type TrainedGroup } from './machine-results.ts';
import { besideNulls, countOf, type MapResult } from './results.ts';
import { magneticText, thermalText } from './tables.ts';

/** The numbers of a map as a control. */
function controlOf(result: MapResult): Control {
  return control(
    result.name,
    {
      'y_h, step 1': magneticText(result, 0),
      'y_t, step 1': thermalText(result, 0),
      'y_h, step 2': magneticText(result, 1),
      'y_t, step 2': thermalText(result, 1),
    },
    result.verdict,
  );
}

/** How many machines pass, and their mean numbers. */
function passingOf(results: readonly MapResult[], noun = 'machines') {
  return {
    pass: `${countOf(results, 'holds')} of ${results.length}`,
    [`${noun} that pass`]: countOf(results, 'holds'),
    [`${noun} that fail`]: countOf(results, 'fails'),
    [noun]: results.length,
    ...meansOf(results),
  };
}

/** Whether machines of a strength and their nulls were trained for long enough. */
export function areDecisive({ size, permuted, ...own }: MachineGroup): boolean {
  return isDecisive(own, size) && isDecisive(permuted, size);
}

const shared = (size: number, l1: number) => ({
  id: `LM-4 L = ${size}, ${penaltyText(l1)}`,
  kind: 'claim' as const,
  headline: ['pass'],
});

/** LM-4: whether machines of one strength of L1 renormalize. @param reference majority on the same lattices */
export function penaltyTarget(group: MachineGroup, reference: MapResult): Target {
  return group.l1 > 0 ? withPenalty(group) : withoutPenalty(group, reference);
}

function withPenalty(group: MachineGroup): Target {
  const { size, l1, results, permuted } = group;
  return unlessControl({
    ...shared(size, l1),
    statement: `At ${size} x ${size} every machine with L1 ${l1} renormalizes.`,
    details:
      `A machine passes if ${ruleTexts['one step']}. The first step is its hidden layer, the second is majority on the hidden lattice. Numbers are means over machines. ` +
      'The controls are machines with the same L1 and the same seeds whose pixels were permuted, before the training or after it. As maps of the same lattices they must fail by the same rule.',
    measured: passingOf(results),
    expected: 'all pass',
    rule: `Each number of each machine ${ruleText(limits.toSpare)}. The target holds if every machine holds and every control fails. With fewer than three machines or controls, fewer than 9,000 updates, or receptive fields that still change above 16 x 16, it is inconclusive; so is a target that would hold beside a control that does not fail`,
    verdict: areDecisive(group)
      ? besideNulls(all(results.map(({ verdict }) => verdict)), permuted.results)
      : 'inconclusive',
    controls: permuted.results.map(controlOf),
  });
}

function withoutPenalty({ size, l1, ...own }: MachineGroup, reference: MapResult): Target {
  const { results, permuted } = own;
  const verdict = all(results.map((result) => not(result.verdict)));
  // A claim that nothing passes needs a map that does.
  const isOpen = reference.verdict !== 'holds';
  return {
    ...shared(size, l1),
    statement: `At ${size} x ${size} no machine without L1 renormalizes.`,
    details:
      `A machine passes if ${ruleTexts['one step']}. Numbers are means over machines. Majority on the same lattices ${reference.verdict === 'holds' ? 'passes' : 'does not pass'} by this rule; it must, since otherwise the rule could fail everything. ` +
      `${countOf(permuted.results, 'fails')} of ${permuted.results.length} machines without L1 whose pixels were permuted fail too.`,
    measured: passingOf(results),
    expected: 'none passes',
    rule: `Each number of each machine ${ruleText(limits.toSpare)}. The target holds if every machine fails and majority holds. With fewer than three machines, fewer than 9,000 updates, or receptive fields that still change above 16 x 16, it is inconclusive`,
    verdict: !isDecisive(own, size) || (verdict === 'holds' && isOpen) ? 'inconclusive' : verdict,
    controls: permuted.results.map(controlOf),
  };
}

/** LM-4: whether a second trained layer renormalizes where majority does. */
export function depthTarget({
  size,
  below,
  stacks,
  nulls,
}: {
  readonly size: number;
  /** The machines below, and majority as their second step. */
  readonly below: TrainedGroup;
  readonly stacks: TrainedGroup;
  readonly nulls: TrainedGroup;
}): Target {
  const isSettled = [...stacks.machines, ...nulls.machines]
    .filter(({ updates }) => updates > 0)
    .every(({ settled }) => settled);
  const decisive =
    isDecisive(below, size) && isDecisive(stacks, size) && isSettled && nulls.results.length > 0;
  return unlessControl({
    id: `LM-4 depth, L = ${size}`,
    kind: 'claim',
    statement: `At ${size} x ${size} machines pass with a second trained layer instead of majority.`,
    details:
      `A stack passes if ${ruleTexts['one step']}. Its second layer was trained on samples of the first hidden layer, with the same recipe and L1, and is the map of the second step. ` +
      'The controls have the same first layers, so only their second step is judged. The second layer of one kind was trained on the same hidden units in another order, and is measured on a hidden lattice in that order. The other kind has random weights.',
    measured: passingOf(stacks.results, 'stacks'),
    headline: ['pass'],
    expected: 'all pass',
    rule: `Each number of each stack ${ruleText(limits.toSpare)}. The target holds if every stack holds and the second step of every control fails. With fewer than three stacks, fewer than 9,000 updates of a layer, receptive fields of a second layer that still change, or a control that is undecided, it is inconclusive`,
    verdict: decisive
      ? besideNulls(all(stacks.results.map(({ verdict }) => verdict)), nulls.results)
      : 'inconclusive',
    controls: nulls.results.map(controlOf),
  });
}

/** That no null passes. */
export function nullTarget(nulls: readonly MapResult[]): Target {
  const named = (verdict: Verdict): string[] =>
    nulls.filter((own) => own.verdict === verdict).map(({ name }) => name);
  const [passing, undecided] = [named('holds'), named('inconclusive')];
  return {
    id: 'LM nulls',
    kind: 'control',
    statement: 'No null map and no null machine passes the criterion that judges its kind.',
    details:
      'The convolutional machine that was trained on permuted pixels is not in this list: it is expected to pass, and stands in a target of its own.' +
      (undecided.length > 0 ? ` Undecided: ${undecided.join(', ')}.` : ''),
    measured: {
      pass: `${passing.length} of ${nulls.length}`,
      'nulls that pass': passing.length > 0 ? passing.join(', ') : 0,
      'nulls that fail': countOf(nulls, 'fails'),
      nulls: nulls.length,
    },
    headline: ['pass'],
    expected: 'none passes',
    rule: `Each number of each null ${ruleText(limits.toSpare)}. The target holds if every null fails`,
    verdict: all(nulls.map(({ verdict }) => not(verdict))),
  };
}

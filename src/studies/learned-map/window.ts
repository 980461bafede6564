import type { Target } from '../study.ts';
import { penaltyText } from './machine-jobs.ts';
import type { MachineGroup } from './machine-results.ts';
import { areDecisive } from './machine-targets.ts';
import { besideNulls, countOf } from './results.ts';

/** Which strengths pass at each size, in words. */
export function windowText(groups: readonly MachineGroup[]): string {
  return sizesOf(groups)
    .map((size) => {
      const own = groups.filter((group) => group.size === size);
      const parts = own.map(
        ({ l1, results, permuted }) =>
          `${countOf(results, 'holds')} of ${results.length} with ${penaltyText(l1)} ` +
          `(on permuted pixels ${countOf(permuted.results, 'holds')} of ${permuted.results.length})`,
      );
      return `At ${size} x ${size} these machines pass: ${parts.join(', ')}.`;
    })
    .join(' ');
}

function sizesOf(groups: readonly MachineGroup[]): number[] {
  return [...new Set(groups.map(({ size }) => size))].toSorted((a, b) => a - b);
}

/** Whether all machines of a group pass. */
function passes({ results }: MachineGroup): boolean {
  return results.length > 0 && countOf(results, 'holds') === results.length;
}

/** LM-4: whether the window of L1 in which machines renormalize is the same on larger lattices. */
export function windowTarget(groups: readonly MachineGroup[]): Target | undefined {
  const sizes = sizesOf(groups);
  if (sizes.length < 2) return undefined;
  const strengths = [...new Set(groups.map(({ l1 }) => l1))]
    .filter((l1) => l1 > 0)
    .map((l1) => groups.filter((group) => group.l1 === l1))
    // A strength is compared where all sizes have it.
    .filter((own) => own.length === sizes.length);
  const lasting = strengths.filter((own) => own.every(passes));
  const isSure = lasting.some((own) =>
    own.every(
      (group) => areDecisive(group) && besideNulls('holds', group.permuted.results) === 'holds',
    ),
  );
  const isOpen = strengths
    .flat()
    .some((group) => !areDecisive(group) || countOf(group.results, 'inconclusive') > 0);
  const names = sizes.map((size) => `L1 that pass at ${size} x ${size}`);
  return {
    id: 'LM-4 window',
    kind: 'claim',
    statement: 'Some strength of L1 makes all machines pass on every size of lattice.',
    details: windowText(groups),
    measured: Object.fromEntries(
      sizes.map((size, index) => [
        names[index],
        groups
          .filter((group) => group.size === size && group.l1 > 0 && passes(group))
          .map(({ l1 }) => l1)
          .join(', ') || 'none',
      ]),
    ),
    headline: names,
    expected: 'one strength in common',
    rule: 'A strength passes at a size if every machine holds. Strengths that were trained at every size count. The target holds if one of them passes at every size, and its machines on permuted pixels fail at every size. It fails if none passes at every size, and every strength has machines, controls and updates enough. Otherwise it is inconclusive',
    verdict: isSure
      ? 'holds'
      : isOpen || lasting.length > 0 || strengths.length === 0
        ? 'inconclusive'
        : 'fails',
  };
}

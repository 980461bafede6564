import type { SizedMachines } from '../../../src/studies/learned-map/machine-results.ts';
import {
  type MapResult,
  type Role,
  type Subject,
} from '../../../src/studies/learned-map/results.ts';
import { trained } from './fixtures.ts';
import { fails, measurement, passes, scrambled } from './made-up-means.ts';

const machineSubject = (
  name: string,
  group: string,
  role: Role,
  rule: Subject['rule'] = 'one step',
) => ({ name, group, role, rule }) satisfies Subject;

const words = (l1: number) => (l1 > 0 ? `L1 ${l1}` : 'no L1');

/** Machines without L1 that fail, and with L1 that pass; `open` lets one null pass. */
export function madeUpMachines(size: number, isOpen: boolean): SizedMachines {
  const title = `${size} x ${size}`;
  const strengths = [0, 0.002, 0.004];
  const three = (name: string) => [1, 2, 3].map((n) => `${name}, machine ${n}, ${title}`);
  const critical = strengths.map((l1) => three(words(l1)));
  const permuted = strengths.map((l1) => three(`permuted pixels, ${words(l1)}`));
  const layered = three('second layer');
  const subjects = [
    machineSubject(`majority, ${title}`, 'known maps', 'map'),
    ...critical.flatMap((names, index) =>
      names.map((name) => machineSubject(name, words(strengths[index] ?? NaN), 'map')),
    ),
    ...layered.map((name) => machineSubject(name, 'two trained layers', 'map')),
    machineSubject(`null layer, ${title}`, 'second layers that must fail', 'null', 'second step'),
    ...permuted.flatMap((names, index) =>
      names.map((name) =>
        machineSubject(name, `permuted pixels, ${words(strengths[index] ?? NaN)}`, 'null'),
      ),
    ),
  ];
  const second = passes[0] ?? [NaN, NaN];
  const found = measurement(
    subjects,
    [
      passes,
      ...critical.flatMap((names, index) => names.map(() => (index === 0 ? fails : passes))),
      ...layered.map(() => passes),
      [second, [1.75, 1.6]],
      ...permuted.flat().map((_, index) => (isOpen && index === 8 ? passes : scrambled)),
    ],
    size,
  );
  const named = (names: readonly string[]): MapResult[] =>
    found.results.filter(({ name }) => names.includes(name));
  const [reference] = found.results;
  if (!reference) throw new Error('There is no majority.');
  return {
    size,
    groups: strengths.map((l1, index) => ({
      size,
      l1,
      ...trained(named(critical[index] ?? [])),
      permuted: trained(named(permuted[index] ?? [])),
    })),
    secondL1: 0.004,
    nulls: found.results.filter(({ role }) => role === 'null'),
    stacks: trained(named(layered)),
    stackNulls: trained(found.results.filter(({ rule }) => rule === 'second step')),
    reference,
    results: found.results,
    means: found.means,
    sites: new Uint32Array(size ** 2),
  };
}

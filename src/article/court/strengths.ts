import { ISING_EXPONENTS as exact } from '../../theory/universal.ts';
import type { Answer } from './exhibit.ts';
import { numberHtml, valueOf, type ResultDocument, type Target } from './result-document.ts';

/** What a study found of machines of one size and one strength of the penalty on weights (L1). */
export interface Strength {
  /** Spins along a side of the lattices. */
  readonly size: number;
  /** 0 for machines without a penalty. */
  readonly l1: number;
  readonly target: Target;
  readonly passing: number;
  readonly machines: number;
}

const identifier = /^LM-4 L = (\d+), (?:no L1|L1 ([\d.]+))$/;

/**
 * The strengths of a study, however many there are, the smallest first.
 * @throws Error where a target does not say how many machines pass
 */
function strengthsOf({ targets }: ResultDocument): Strength[] {
  return targets
    .flatMap((target) => {
      const [found, size, l1 = 0] = identifier.exec(target.id) ?? [];
      return found ? [{ target, size: Number(size), l1: Number(l1), ...passingOf(target) }] : [];
    })
    .toSorted((first, second) => first.l1 - second.l1);
}

/** "5 of 8" as numbers. */
function passingOf(target: Target): Pick<Strength, 'passing' | 'machines'> {
  const [, passing, machines] = /^(\d+) of (\d+)$/.exec(String(valueOf(target, 'pass'))) ?? [];
  if (!passing || !machines) throw new Error(`"${target.id}" does not say how many machines pass.`);
  return { passing: Number(passing), machines: Number(machines) };
}

/** Machines with a penalty on the smallest lattices, and on each of the larger ones. */
export interface PenalizedMachines {
  readonly smallest: readonly Strength[];
  readonly larger: readonly (readonly Strength[])[];
}

/** @throws Error where the study has no machines with a penalty */
export function penalizedMachines(source: ResultDocument): PenalizedMachines {
  const [smallest, ...larger] = bySize(strengthsOf(source).filter(({ l1 }) => l1 > 0));
  if (!smallest) throw new Error(`docs/results/${source.study}.json has no target with L1.`);
  return { smallest, larger };
}

/**
 * Machines without a penalty on the smallest lattices.
 * @throws Error where the study has none
 */
export function freeMachines(source: ResultDocument): Strength {
  const [smallest] = bySize(strengthsOf(source).filter(({ l1 }) => l1 === 0));
  const [found] = smallest ?? [];
  if (!found) throw new Error(`docs/results/${source.study}.json has no target without L1.`);
  return found;
}

function bySize(strengths: readonly Strength[]): Strength[][] {
  const sizes = [...new Set(strengths.map(({ size }) => size))].toSorted((a, b) => a - b);
  return sizes.map((wanted) => strengths.filter(({ size }) => size === wanted));
}

/**
 * Whether machines with a penalty renormalize. The targets say of each strength that every machine does. In part, if some
 * strengths hold and others do not, or if some machines pass and no strength holds.
 */
export function answerOfStrengths(strengths: readonly Strength[]): Answer {
  const verdicts = strengths.map(({ target }) => target.verdict);
  if (verdicts.every((verdict) => verdict === 'holds')) return 'yes';
  if (verdicts.includes('holds')) return 'partly';
  if (verdicts.includes('inconclusive')) return 'open';
  return strengths.some(({ passing }) => passing > 0) ? 'partly' : 'no';
}

/** Whether machines without a penalty renormalize. The target says that none does. */
export function answerOfFree({ target, passing, machines }: Strength): Answer {
  if (target.verdict === 'inconclusive') return 'open';
  if (target.verdict === 'holds') return 'no';
  return passing === machines ? 'yes' : 'partly';
}

/** Whether a study calls all these machines undecided. */
export function isUndecided(strengths: readonly Strength[]): boolean {
  return strengths.every(({ target }) => target.verdict === 'inconclusive');
}

/** "0 of 8 machines pass with L1 0.001, 5 of 8 with 0.002 and 8 of 8 with 0.004." */
export function passText(strengths: readonly Strength[]): string {
  const parts = strengths.map(({ l1, passing, machines }, index) =>
    index === 0
      ? `${passing} of ${machines} machines pass with L1 = ${l1}`
      : `${passing} of ${machines} with ${l1}`,
  );
  return `${new Intl.ListFormat('en-GB').format(parts)}.`;
}

/** Both exponents of both steps, strength by strength. */
export function strengthsTable(strengths: readonly Strength[]): string {
  const rows = strengths.map(
    ({ l1, passing, machines, target }) =>
      `<tr><th scope="row">${l1 > 0 ? l1 : 'none'}</th><td>${passing} of ${machines}</td><td>${bothSteps(target, 'y_h')}</td><td>${bothSteps(target, 'y_t')}</td></tr>`,
  );
  return `<table class="numbers"><caption>Means over the machines, at the first step and below it at the second</caption>
<thead><tr><th scope="col">penalty</th><th scope="col">pass</th><th scope="col"><i>y</i><sub>h</sub></th><th scope="col"><i>y</i><sub>t</sub></th></tr></thead>
<tbody>${rows.join('')}<tr><th scope="row">exact</th><td></td><td>${exact.magnetic}</td><td>${exact.thermal}</td></tr></tbody></table>`;
}

function bothSteps(target: Target, name: string): string {
  return `${numberHtml(target, `${name}, step 1`)}<br>${numberHtml(target, `${name}, step 2`)}`;
}

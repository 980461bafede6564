import type { Measured } from '../../statistics/measured.ts';
import type { Table, Target } from '../study.ts';
import { bandName, energyBands, type LadderFacts } from './ladder-facts.ts';
import { blockReference } from './map-targets.ts';
import type { SampleFacts } from './samples.ts';
import { elementAt } from '../../element-at.ts';

/** Errors from the exact value beyond which a data set is wrong. */
const tolerated = 4;
/** How often a Gaussian number is as far off. */
const rarity = 6.3e-5;

/** How far the data are from what is known of them, in errors. */
function deviations({ size, energy, magnetizationSquare }: SampleFacts): number[] {
  const known = blockReference[size]?.mean;
  return [
    Math.abs(energy.value - (energy.exact ?? NaN)) / energy.error,
    ...(known
      ? [
          Math.abs(magnetizationSquare.value - known.value) /
            Math.hypot(magnetizationSquare.error, known.error),
        ]
      : []),
  ];
}

function ladderDeviations({ known }: LadderFacts): number[] {
  return known.map(({ measured: { value, error, exact } }) => Math.abs(value - exact) / error);
}

/** Whether the data are what they should be. */
export function gateTarget(
  facts: readonly SampleFacts[],
  ladders: readonly LadderFacts[] = [],
): Target {
  const all = [
    ...facts.flatMap((own) => deviations(own)),
    ...ladders.flatMap((own) => ladderDeviations(own)),
  ];
  const right = all.every((deviation) => deviation <= tolerated);
  return {
    id: 'DK-0 data',
    kind: 'data',
    statement:
      'Every data set has what theory says of its torus at exactly the temperature simulated: those of the maps and averages Kaufman’s energy and, where it is known, ⟨m^2⟩; those that ' +
      'flow machines learn from, and the true lattices beside them, Kaufman’s energy and specific heat; those at many temperatures his energies, on average over bands of temperatures. The largest ' +
      'deviation in errors is shown. Where this fails, everything else is inconclusive.',
    measured: all.reduce((a, b) => (b > a || Number.isNaN(b) ? b : a), 0),
    expected:
      `at most ${tolerated} standard errors in each of ${all.length} numbers, which right data miss about once in ` +
      `${Number((1 / (rarity * all.length)).toPrecision(1))} runs`,
    verdict: right ? 'holds' : 'fails',
  };
}

/** What holds of wrong data is not told. */
export function gated(gate: Target, targets: readonly Target[]): Target[] {
  return targets.map((target) =>
    gate.verdict === 'holds' ? target : { ...target, verdict: 'inconclusive' },
  );
}

export function factsTables(
  facts: readonly SampleFacts[],
  ladders: readonly LadderFacts[],
): Table[] {
  const single = ladders.filter(({ temperatures }) => temperatures.length === 1);
  const several = ladders.filter(({ temperatures }) => temperatures.length > 1);
  return [
    {
      caption:
        'Data sets of maps and averages, at T_c: one sample from each of so many independent lattices that began with random spins',
      header: ['data', 'L', 'samples', 'seed', 'update', 'sweeps', 'u', '⟨m^2⟩', 'known ⟨m^2⟩'],
      rows: facts.map((own) => [
        own.purpose,
        `${own.size}`,
        `${own.samples}`,
        `${own.seed}`,
        own.update,
        `${own.thermalize}`,
        own.energy,
        own.magnetizationSquare,
        blockReference[own.size]?.mean ?? '',
      ]),
    },
    {
      caption:
        'Data sets at one temperature, L = 10: so many independent lattices, half of them from all up and half from all down, by snapshots of each; Metropolis sweeps before the first. Machines of permuted pixels learn from the same lattices',
      header: ['data', 'lattices', 'seed', 'sweeps', 'T', 'u', 'c'],
      rows: single.map((own) => [
        ...made(own),
        elementAt(own.temperatures, 0).toFixed(4),
        numberOf(own, 'u'),
        numberOf(own, 'c'),
      ]),
    },
    {
      caption:
        'Data sets at several temperatures, L = 10: mean deviation of the energy from Kaufman’s, with the spread of the lattices at each temperature',
      header: ['data', 'lattices', 'seed', 'sweeps', ...energyBands.map((_, k) => bandName(k))],
      rows: several.map((own) => [
        ...made(own),
        ...energyBands.map((_, k) => withoutExact(numberOf(own, bandName(k)))),
      ]),
    },
  ];
}

function numberOf({ known }: LadderFacts, name: string): Measured | string {
  return known.find((one) => one.name === name)?.measured ?? '';
}

/** A deviation: that it should be 0 needs no saying. */
function withoutExact(number: Measured | string): Measured | string {
  return typeof number === 'string' ? number : { value: number.value, error: number.error };
}

/** What a data set was made with. */
function made({ purpose, lattices, snapshots, seed, sweeps }: LadderFacts): string[] {
  return [purpose, `${lattices} x ${snapshots}`, `${seed}`, `${sweeps}`];
}

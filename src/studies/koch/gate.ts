import type { Table, Target } from '../study.ts';
import { blockReference } from './map-targets.ts';
import type { SampleFacts } from './samples.ts';

/** Errors from the exact value beyond which a data set is wrong: one of 16 numbers so far off once in a thousand runs. */
const tolerated = 4;

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

/** Whether the data are what they should be. */
export function gateTarget(facts: readonly SampleFacts[]): Target {
  const all = facts.flatMap((own) => deviations(own));
  const largest = all.reduce((a, b) => Math.max(a, b), 0);
  return {
    id: 'DK-0 data',
    statement:
      'Every data set that maps and averages are made of has Kaufman’s energy of its torus at exactly the temperature simulated, and where it is known ⟨m^2⟩; the largest ' +
      'deviation in errors is shown. Where this fails, everything else is inconclusive.',
    measured: largest,
    expected: `at most ${tolerated} standard errors in ${all.length} numbers`,
    verdict: largest <= tolerated ? 'holds' : 'fails',
  };
}

/** What holds of wrong data is not told. */
export function gated(gate: Target, targets: readonly Target[]): Target[] {
  return targets.map((target) =>
    gate.verdict === 'holds' ? target : { ...target, verdict: 'inconclusive' },
  );
}

export function factsTable(facts: readonly SampleFacts[]): Table {
  return {
    caption:
      'Data sets at T_c: one sample from each of so many independent lattices that began with random spins',
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
  };
}

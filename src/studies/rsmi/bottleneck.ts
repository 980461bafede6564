import { CRITICAL_COUPLING } from '../../theory/critical.ts';
import { bottleneck, cylinderRings, type CylinderRings } from '../../theory/cylinder-bottleneck.ts';
import { digitsTarget } from '../printed-digits.ts';
import type { Target } from '../study.ts';
import { inTurns, type Turns } from '../turns.ts';
import { control, holdsIf, unlessControl } from '../verdict.ts';

/** The critical cylinder of Gordon et al. */
const circumference = 3;
const distance = 9;
const printed = '146.34458';
/** beta over the beta of the transition, and steps of the iteration. */
const shares = [0.9, 0.95, 0.98, 0.99, 1.01, 1.02, 1.05, 1.1, 1.2] as const;
const steps = 4000;
/** Information below this is nothing: the iteration began with 10^-12. */
const nothing = 1e-12;

/** What a binary coarse spin keeps of its own ring at one beta. */
interface BottleneckPoint {
  readonly beta: number;
  /** I(h : V) in nats. */
  readonly information: number;
}

export interface BottleneckResults {
  readonly eigenvalues: CylinderRings['eigenvalues'];
  /** The transition from the eigenvalues, and from the growth of a small rule in the iteration. */
  readonly fromEigenvalues: number;
  readonly fromIteration: number;
  /** The same with rings one site nearer. */
  readonly nearer: number;
  /** Growth over beta where the second ring is of another cylinder. */
  readonly independent: number;
  readonly points: readonly BottleneckPoint[];
}

export function* bottleneckResults(): Turns<BottleneckResults> {
  const rings = cylinderRings(circumference, CRITICAL_COUPLING, distance);
  const [first, second] = rings.eigenvalues;
  const fromEigenvalues = (first / second) ** (2 * distance);
  const beta = 1.02 * fromEigenvalues;
  const growthOf = (conditional: CylinderRings['conditional']): number =>
    bottleneck({ ring: rings.ring, conditional }, beta, 100).growth;
  yield;
  return {
    eigenvalues: rings.eigenvalues,
    fromEigenvalues,
    fromIteration: 1 / growthOf(rings.conditional),
    nearer: 1 / growthOf(cylinderRings(circumference, CRITICAL_COUPLING, distance - 1).conditional),
    independent: growthOf(rings.conditional.map(() => rings.ring)),
    points: yield* inTurns(shares, (share): BottleneckPoint => {
      const own = share * fromEigenvalues;
      return { beta: own, information: bottleneck(rings, own, steps).information };
    }),
  };
}

export function bottleneckTargets(found: BottleneckResults): Target[] {
  const { fromEigenvalues, fromIteration, nearer, points } = found;
  const below = points.filter(({ beta }) => beta < fromEigenvalues);
  const beyond = points.filter(({ beta }) => beta > fromEigenvalues);
  const most = Math.max(...below.map(({ information }) => information));
  const least = Math.min(...beyond.map(({ information }) => information));
  const growsAt = (growth: number) => holdsIf(1.2 * fromEigenvalues * growth > 1);
  return [
    digitsTarget({
      id: 'RS bottleneck',
      kind: 'data',
      statement: 'The transition of the information bottleneck is where the paper has it.',
      details:
        'The critical Ising cylinder of circumference 3, two rings 9 sites apart. β_c = (λ_0/λ_1)^{18}, once from the eigenvalues of the transfer matrix and once from the growth of a small rule in the iteration of the bottleneck.',
      noun: 'number',
      numbers: [fromEigenvalues, fromIteration].map((value) => ({ value, printed })),
      wrong: { name: 'rings 8 sites apart', value: nearer, printed },
    }),
    unlessControl({
      id: 'RS bottleneck, both sides',
      kind: 'claim',
      statement: 'Below the transition a coarse spin keeps nothing, above it something.',
      details: `The iteration takes ${steps} steps from a rule that keeps 10^{−12} nats, at ${points.length} values of β from ${shares[0]} to ${shares.at(-1)} β_c.`,
      measured: { 'most I(h : V) below': most, 'least I(h : V) above': least },
      headline: ['most I(h : V) below', 'least I(h : V) above'],
      expected: '0; above 0',
      rule: `holds if no I(h : V) below β_c is above 10^{−12} nats and every one above is above 10^{−3}; otherwise fails`,
      verdict: holdsIf(most <= nothing && least > 1e-3),
      controls: [
        control(
          'growth of a small rule at 1.2 β_c if the rings belong to different cylinders',
          1.2 * fromEigenvalues * found.independent,
          growsAt(found.independent),
        ),
      ],
    }),
  ];
}

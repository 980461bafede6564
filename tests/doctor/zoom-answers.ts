import { joined } from '../../src/doctor/known-answers.ts';
import {
  blockingProblems,
  operatorCorrelationProblems,
  correlationShape,
  entriesOf,
  fieldProblems,
  furtherProblem,
  geometries,
  operatorProblems,
  seed,
  zoomStep,
} from '../../src/doctor/problems.ts';
import { blockedGeometry, unfoldedGeometry } from '../../src/ensemble/geometry.ts';
import { allOperators, operators } from '../../src/rg/operators.ts';
import { averageCorrelationsTwin } from '../twins/average-correlations.ts';
import { averageHistogramTwin } from '../twins/average-histogram.ts';
import { averageTwin } from '../twins/block-average.ts';
import { momentsTwin } from '../twins/average-moments.ts';
import { blockTwin } from '../twins/blocking.ts';
import { filterTwin } from '../twins/filtering.ts';
import { pack } from '../twins/lattices.ts';
import { localFieldsTwin } from '../twins/local-fields.ts';
import { CorrelationTwin } from '../twins/operator-correlations.ts';
import { operatorsTwin } from '../twins/operators.ts';
import { sublatticeTwin } from '../twins/sublattice.ts';
import { hotLattices } from './lattice-answers.ts';

/** Block spins by every rule, sums of operators and block averages, by the name of the check. */
export function zoomAnswers(): Record<string, Uint32Array> {
  const blocks = entriesOf(blockingProblems).map(([name, { geometry, rule }]) => {
    const ties = { seed, step: zoomStep, level: 1 };
    const spins =
      rule.kind === 'filter'
        ? filterTwin(geometry, hotLattices(geometry), ties, rule)
        : blockTwin(geometry, hotLattices(geometry), ties, rule);
    return [name, pack(blockedGeometry(geometry, rule.factor), spins)];
  });
  const sums = [
    ...entriesOf(operatorProblems).map(([name, geometry]) => ({ name, geometry, of: operators })),
    { ...furtherProblem, of: allOperators },
  ].map(({ name, geometry, of }) => {
    const each = hotLattices(geometry).map((spins) => operatorsTwin(spins, geometry.size, of));
    return [name, joined(each[0].map((_, operator) => each.map((own) => own[operator])))];
  });
  const fields = entriesOf(fieldProblems).map(([name, geometry]) => {
    const lattices = hotLattices(geometry);
    const words = Array.from({ length: geometry.groups }, (_, group) =>
      localFieldsTwin(lattices.slice(32 * group, 32 * group + 32), geometry.size),
    );
    return [name, joined(words)];
  });
  return {
    ...pyramidAnswers(),
    ...Object.fromEntries([...blocks, ...sums, ...fields]),
    ...averageAnswers(),
    sublattice: sublatticeAnswer(),
    ...correlationAnswers(),
  };
}

/** The first and the second zoom-out of hot strips, the second laid flat. */
function pyramidAnswers(): Record<'majority' | 'unfold', Uint32Array> {
  const { strips } = geometries;
  const ties = { seed, step: zoomStep };
  const first = blockTwin(strips, hotLattices(strips), { ...ties, level: 1 });
  const half = blockedGeometry(strips);
  const flat = unfoldedGeometry(half);
  const second = blockTwin(flat, first, { ...ties, level: 2 });
  return { majority: pack(half, first), unfold: pack(blockedGeometry(flat), second) };
}

/** Averages of 2 x 2 and 4 x 4 blocks, and their means of h^2 and h h', as bits of floating-point numbers. */
function averageAnswers(): Record<string, Uint32Array> {
  const { size } = geometries.replicas;
  const levels = [2, 4].map((block) =>
    hotLattices(geometries.replicas).map((spins) => averageTwin(spins, size, block)),
  );
  const [first, second] = levels.map((systems) => {
    const bySite = Array.from(systems[0], (_, site) => systems.map((own) => own[site] + 0));
    return new Uint32Array(Float32Array.from(bySite.flat()).buffer);
  });
  const means = levels.flatMap((systems) => {
    const moments = systems.map((own) => momentsTwin(own, Math.sqrt(own.length)));
    return [moments.map(({ square }) => square), moments.map(({ neighbours }) => neighbours + 0)];
  });
  const products = levels.flatMap((systems) =>
    systems.map((own) =>
      [...averageCorrelationsTwin(own, Math.sqrt(own.length))].map((p) => p + 0),
    ),
  );
  const counts = levels.map((systems, level) =>
    systems.map((own) => averageHistogramTwin(own, 4 ** (level + 1))),
  );
  return {
    average: first,
    'average-again': second,
    'average-moments': new Uint32Array(Float64Array.from(means.flat()).buffer),
    'average-correlations': new Uint32Array(Float64Array.from(products.flat()).buffer),
    'average-histogram': joined(counts.flat()),
  };
}

function sublatticeAnswer(): Uint32Array {
  const { size } = geometries.replicas;
  const sums = hotLattices(geometries.replicas).map((spins) => sublatticeTwin(spins, size));
  return joined([
    sums.map(({ nearest }) => nearest),
    sums.map(({ diagonal }) => diagonal),
    sums.map(({ plaquette }) => plaquette),
    sums.map(({ spins }) => spins),
  ]);
}

function correlationAnswers(): Record<string, Uint32Array> {
  const { systems, blocks } = correlationShape;
  const answers = entriesOf(operatorCorrelationProblems).map(([name, { further, sums }]) => {
    const twins = Array.from({ length: blocks }, () => new CorrelationTwin({ further }));
    for (let sample = 0; sample < 2; sample++)
      for (let system = 0; system < systems; system++) {
        const [fine, coarse] = sums.map((ofLevel) => ofLevel.map((own) => own[system]));
        twins[system % blocks].add(fine, coarse);
      }
    const all = twins.flatMap(({ sums }) => Array.from(sums, (sum) => sum + 0));
    return [name, new Uint32Array(Float64Array.from(all).buffer)];
  });
  return Object.fromEntries(answers);
}

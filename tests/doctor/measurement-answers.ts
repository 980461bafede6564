import { joined } from '../../src/doctor/known-answers.ts';
import {
  correlationProblems,
  countingProblems,
  entriesOf,
  geometries,
  lineProblems,
  measurementProblems,
} from '../../src/doctor/problems.ts';
import { bondsPerSite, siteCount, type Geometry } from '../../src/ensemble/geometry.ts';
import { bondsTwin } from '../twins/bonds.ts';
import { lineSumsTwin } from '../twins/line-sums.ts';
import { pairsTwin } from '../twins/correlation-pairs.ts';
import { shapeOf } from '../twins/lattices.ts';
import { structureFactorTwin } from '../twins/structure-factor.ts';
import { pack, type PlainLattice } from '../twins/lattices.ts';
import { measureTwin } from '../twins/measurement.ts';
import { hotLattices, sweepOf } from './lattice-answers.ts';

/** Unlike bonds, up spins and, for antiferromagnets, spins up on colour 0 or down on colour 1: 64 bits each. */
function countsOf(
  geometry: Geometry,
  interaction: 1 | -1,
  lattices: readonly PlainLattice[],
): Uint32Array {
  const sites = siteCount(geometry);
  const each = lattices.map((lattice) => measureTwin(lattice, geometry.size));
  const half = (share: number): number => Math.round((share * sites) / 2);
  const counts = [
    ...each.map(({ energy }) => half(bondsPerSite(geometry) + energy)),
    ...each.map(({ magnetization }) => half(1 + magnetization)),
    ...(interaction === -1
      ? each.map(({ staggeredMagnetization }) => half(1 + staggeredMagnetization))
      : []),
  ];
  return Uint32Array.from(counts.flatMap((count) => [count, 0]));
}

/** Counts of bonds and spins, unequal pairs, sums of lines and bonds as spins, by the name of the check. */
export function measurementAnswers(): Record<string, Uint32Array> {
  const counts = entriesOf(measurementProblems).map(([name, { geometry, hamiltonian }]) => [
    name,
    countsOf(geometry, hamiltonian.interaction, hotLattices(geometry)),
  ]);
  const countings = entriesOf(countingProblems).map(([name, problem]) => {
    const lattices = hotLattices(problem.geometry);
    const readings = Array.from({ length: problem.sweeps }, (_, sweep) => {
      sweepOf(problem, lattices, sweep);
      return countsOf(problem.geometry, problem.interaction, lattices);
    });
    const half = problem.sweeps / 2;
    return [name, joined([readings[half - 1], readings[2 * half - 1]])];
  });
  const pairs = entriesOf(correlationProblems).map(([name, geometry]) => {
    const each = hotLattices(geometry).map((spins) => pairsTwin(spins, shapeOf(geometry)));
    const kinds = [...each.map(({ axis }) => axis), ...each.map(({ diagonal }) => diagonal)];
    return [name, joined(kinds)];
  });
  const lines = entriesOf(lineProblems).map(([kind, { geometry }]) => [
    `line-sums/${kind}`,
    joined(hotLattices(geometry).map((spins) => lineSumsTwin(spins, shapeOf(geometry)))),
  ]);
  const { strips } = geometries;
  const bonds = hotLattices(strips).map((spins) => bondsTwin(spins, strips.size));
  return {
    ...Object.fromEntries([...counts, ...countings, ...pairs, ...lines]),
    bonds: pack(strips, bonds),
  };
}

/** Structure factors and the bounds on their rounding, by the name of the check. */
export function factorAnswers(): Record<string, { values: number[]; bounds: number[] }> {
  return Object.fromEntries(
    entriesOf(lineProblems).map(([kind, { geometry, system, modes }]) => {
      const shape = shapeOf(geometry);
      const spins = hotLattices(geometry)[system];
      const { value, bound } = structureFactorTwin(lineSumsTwin(spins, shape), shape);
      const answer = { values: modes.map((n) => value[n]), bounds: modes.map((n) => bound[n]) };
      return [`structure-factor, ${kind}`, answer];
    }),
  );
}
